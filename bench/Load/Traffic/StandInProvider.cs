using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace TrailDesk.Load;

/// <summary>Answers Meta's send call and remembers when which recipient was written to, and from which number; refuses what is above a limit.</summary>
internal sealed class StandInProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Reply> _replies = new();
    private long _ids;
    private RollingLimit? _limit;
    private int _refused;

    private StandInProvider(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();
    public IReadOnlyDictionary<string, Reply> Replies => _replies;

    /// <summary>How long it takes for the number that sends; it is seen before that.</summary>
    public Func<string, int> Milliseconds { get; set; } = _ => 0;

    /// <summary>Messages a number may send in any one second; null: as many as it likes.</summary>
    public int? PerSecond { set => _limit = value is { } most ? new RollingLimit(most) : null; }

    /// <summary>How often 429 was answered so far.</summary>
    public int Refused => _refused;

    public static async Task<StandInProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = new StandInProvider(builder.Build());
        provider._app.MapPost("/{version}/{number}/messages", provider.AnswerAsync);
        await provider._app.StartAsync();
        return provider;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var sent = await JsonDocument.ParseAsync(context.Request.Body);
        var (number, to) = ((string)context.Request.RouteValues["number"]!, sent.RootElement.GetProperty("to").GetString()!.TrimStart('+'));
        if (_limit?.Allows(number) == false)
        {
            await RefuseAsync(context);
            return;
        }

        var id = $"wamid.OUT{Interlocked.Increment(ref _ids)}";
        var first = new Reply(to, number, id, Stopwatch.GetTimestamp(), 1);
        _replies.AddOrUpdate(to, first, (_, before) => before with { Times = before.Times + 1 });
        if (Milliseconds(number) is > 0 and var wait) await Task.Delay(wait);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            $$"""{"messaging_product":"whatsapp","contacts":[{"input":"+{{to}}","wa_id":"{{to}}"}],"messages":[{"id":"{{id}}"}]}""");
    }

    private Task RefuseAsync(HttpContext context)
    {
        Interlocked.Increment(ref _refused);
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return context.Response.WriteAsJsonAsync(new { error = new { message = "(#130429) Rate limit hit", type = "OAuthException", code = 130429 } });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

internal sealed record Reply(string To, string PhoneNumberId, string ProviderId, long At, int Times);
