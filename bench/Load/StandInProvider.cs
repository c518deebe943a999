using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace TrailDesk.Load;

/// <summary>Answers Meta's send call and remembers when which recipient was written to.</summary>
internal sealed class StandInProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly int _milliseconds;
    private readonly Action<string, long> _seen;
    private long _ids;

    private StandInProvider(WebApplication app, int milliseconds, Action<string, long> seen) => (_app, _milliseconds, _seen) = (app, milliseconds, seen);

    public string Url => _app.Urls.First();

    public static async Task<StandInProvider> StartAsync(int milliseconds, Action<string, long> seen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = new StandInProvider(builder.Build(), milliseconds, seen);
        provider._app.MapPost("/{version}/{number}/messages", provider.AnswerAsync);
        await provider._app.StartAsync();
        return provider;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var sent = await JsonDocument.ParseAsync(context.Request.Body);
        var to = sent.RootElement.GetProperty("to").GetString()!;
        _seen(to, Stopwatch.GetTimestamp());
        if (_milliseconds > 0) await Task.Delay(_milliseconds);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            $$"""{"messaging_product":"whatsapp","contacts":[{"input":"{{to}}","wa_id":"{{to[1..]}}"}],"messages":[{"id":"wamid.OUT{{Interlocked.Increment(ref _ids)}}"}]}""");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
