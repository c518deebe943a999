using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace TrailDesk.Fuzz;

/// <summary>Takes whatever the desk sends, as all three providers would.</summary>
internal sealed class StandInProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private long _ids;

    private StandInProvider(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    public static async Task<StandInProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = new StandInProvider(builder.Build());
        provider._app.Run(provider.AnswerAsync);
        await provider._app.StartAsync();
        return provider;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.ContentType = "application/json";
        var id = Interlocked.Increment(ref _ids);
        await context.Response.WriteAsync(context.Request.Path.Value!.EndsWith("Messages.json", StringComparison.Ordinal)
            ? context.Request.Method == "GET" ? """{"messages":[]}""" : $$"""{"sid":"SMout{{id}}","status":"queued"}"""
            : $$"""{"messaging_product":"whatsapp","messages":[{"id":"wamid.OUT{{id}}"}]}""");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
