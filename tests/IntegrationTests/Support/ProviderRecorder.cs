using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace TrailDesk.IntegrationTests.Support;

/// <summary>Stands where the three providers' APIs would: accepts every message and keeps what it was sent, in order.</summary>
internal sealed class ProviderRecorder : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<SentRequest> _sent = new();
    private int _count;

    private ProviderRecorder(WebApplication server) => _server = server;

    public string Url => _server.Urls.First();

    /// <summary>What to answer instead of "accepted": null accepts.</summary>
    public Func<SentRequest, (int Status, object Body)?> Answer { get; set; } = _ => null;

    /// <summary>Called before an acceptance is answered, with the id that it will carry.</summary>
    public Func<SentRequest, Task> BeforeAccepting { get; set; } = _ => Task.CompletedTask;

    public static async Task<ProviderRecorder> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = builder.Build();
        var recorder = new ProviderRecorder(server);
        server.Map("/{**path}", recorder.ReceiveAsync);
        await server.StartAsync();
        return recorder;
    }

    public IReadOnlyList<SentRequest> To(string phone) => [.. _sent.Where(sent => sent.To == phone)];

    public IReadOnlyList<SentRequest> All => [.. _sent];

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var id = $"wamid.out.{Interlocked.Increment(ref _count)}";
        var sent = SentRequest.Read(id, context.Request.Path, await reader.ReadToEndAsync());
        _sent.Enqueue(sent);
        if (Answer(sent) is { } answer)
        {
            context.Response.StatusCode = answer.Status;
            await context.Response.WriteAsJsonAsync(answer.Body);
            return;
        }

        await BeforeAccepting(sent);
        await context.Response.WriteAsJsonAsync<object>(sent.IsTwilio
            ? new { sid = id, status = "queued", error_code = (int?)null }
            : new { messaging_product = "whatsapp", contacts = new[] { new { input = sent.To, wa_id = sent.To.TrimStart('+') } }, messages = new[] { new { id } } });
    }

    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _server.StopAsync(hurry.Token);
        await _server.DisposeAsync();
    }
}

/// <param name="To">E.164 with plus, or a business-scoped id.</param>
/// <param name="Text">What the person reads: the body of a text or of a menu.</param>
internal sealed record SentRequest(string Id, string Path, string To, string? Text, JsonElement Body)
{
    /// <summary>When it arrived, on a steady clock.</summary>
    public TimeSpan At { get; } = TimeSpan.FromMilliseconds(Environment.TickCount64);

    public bool IsTwilio => Path.Contains("/Accounts/", StringComparison.Ordinal);

    public static SentRequest Read(string id, string path, string body)
    {
        if (path.Contains("/Accounts/", StringComparison.Ordinal))
        {
            var form = QueryHelpers.ParseQuery(body);
            return new(id, path, form.GetValueOrDefault("To").ToString().Replace("whatsapp:", "", StringComparison.Ordinal), form.GetValueOrDefault("Body"),
                JsonSerializer.SerializeToElement(form.ToDictionary(field => field.Key, field => field.Value.ToString())));
        }

        var json = JsonSerializer.Deserialize<JsonElement>(body.Length == 0 ? "{}" : body);
        var to = json.Text("to") ?? json.Text("recipient") ?? "";
        var text = json.TryGetProperty("text", out var plain) ? plain.Text("body")
            : json.TryGetProperty("interactive", out var menu) ? menu.GetProperty("body").Text("text") : null;
        return new(id, path, to.Length > 0 && char.IsAsciiDigit(to[0]) ? '+' + to : to, text, json);
    }
}
