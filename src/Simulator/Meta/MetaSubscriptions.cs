using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.CloudApi;

namespace TrailDesk.Simulator.Meta;

/// <summary><c>/{account}/subscribed_apps</c>: an address of its own is greeted first, and taken only when it answers.</summary>
internal sealed class MetaSubscriptions(ChannelBook channels, WebhookHandshakes handshakes)
{
    private const int CallbackVerificationFailed = 2200;

    public async ValueTask<ApiAnswer> AnswerAsync(string method, SimulatedChannel channel, byte[] body, CancellationToken cancellation)
    {
        if (method == "GET") return ApiAnswer.Json(200, new JsonObject { ["data"] = new JsonArray(App()) });
        if (method == "POST" && Read(body) is { } asked && asked.Text("override_callback_uri") is { } url)
            return await OverrideAsync(channel, url, asked.Text("verify_token"), cancellation);
        return Success();
    }

    private async Task<ApiAnswer> OverrideAsync(SimulatedChannel channel, string url, string? token, CancellationToken cancellation)
    {
        var handshake = await handshakes.ShakeAsync(channel, url, token, cancellation);
        if (!handshake.Succeeded)
            return GraphErrors.Refuse(CallbackVerificationFailed, $"Callback verification failed: {handshake.Reason}", 400);
        foreach (var own in channels.OfBusinessAccount(channel.AccountId))
            channels.Register(own.Id, new RegisteredWebhook(url, new Dictionary<string, string>()));
        return Success();
    }

    private static JsonElement? Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject App() => new()
    {
        ["whatsapp_business_api_data"] = new JsonObject
        {
            ["link"] = "https://www.facebook.com/games/?app_id=1",
            ["name"] = "TrailDesk",
            ["id"] = "1"
        }
    };

    private static ApiAnswer Success() => ApiAnswer.Json(200, new JsonObject { ["success"] = true });
}
