using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.CloudApi;

namespace TrailDesk.Simulator.Dialog360;

/// <summary>waba-v2.360dialog.io under <c>/dialog360</c>.</summary>
internal sealed class Dialog360Endpoints(ApiGate gate, ChannelBook channels, CloudSend send, CloudMedia media, TemplateEndpoints templates)
{
    // 360dialog hands out Meta's link; its clients swap scheme and host, and keep path and query.
    private const string MediaHost = "https://lookaside.fbsbx.com";

    private static readonly ApiDoor Door = new("360dialog",
        (code, status) => GraphErrors.Refuse(code, status: status), () => Dialog360Errors.Own(429, "Rate limit exceeded"));

    public void Map(IEndpointRouteBuilder app)
    {
        var door = app.MapGroup("/dialog360");
        door.MapPost("/messages", (HttpContext http) => With(http, (channel, body) => new(send.Send(channel, body))));
        door.MapPost("/media", (HttpContext http) => With(http, (_, body) => media.UploadAsync(http, body)));
        door.MapGet("/whatsapp_business/attachments/", (HttpContext http) => With(http, (_, _) => new(media.Download(http.Request))));
        door.MapMethods("/{mediaId}", ["GET", "DELETE"], (HttpContext http, string mediaId) =>
            With(http, (_, _) => new(Media(http.Request.Method, mediaId))));
        foreach (var path in (string[])["/v1/configs/webhook", "/waba_webhook"])
            door.MapMethods(path, ["GET", "POST"], (HttpContext http) =>
                With(http, (channel, body) => new(http.Request.Method == "GET" ? Webhook(channel) : Register(channel, body))));
        door.MapMethods("/v1/configs/templates", ["GET", "POST"], (HttpContext http) => With(http, (channel, body) =>
            new(http.Request.Method == "GET" ? templates.ListOffset(http.Request, channel.AccountId) : templates.Create(channel.AccountId, body, IsLink))));
        door.MapDelete("/v1/configs/templates/{name}", (HttpContext http, string name) =>
            With(http, (channel, _) => new(templates.Remove(channel.AccountId, name))));
    }

    // Its clients give a link, and 360dialog uploads what is there.
    private static bool IsLink(string sample) => Uri.TryCreate(sample, UriKind.Absolute, out var link) && link.Scheme is "http" or "https";

    private Task With(HttpContext http, Func<SimulatedChannel, byte[], ValueTask<ApiAnswer>> work)
    {
        var channel = channels.OfApiKey(http.Request.Headers["D360-API-KEY"]);
        return gate.HandleAsync(http, Door, channel, body => channel is null ? new(Dialog360Errors.Own(401, "Invalid api key")) : work(channel, body));
    }

    private ApiAnswer Media(string method, string id)
    {
        if (method == "DELETE")
            return media.Remove(id) ? ApiAnswer.Json(200, new JsonObject { ["success"] = true }) : GraphErrors.UnknownObject(method, id);
        return media.Resolve(id, MediaHost) ?? GraphErrors.UnknownObject(method, id);
    }

    private ApiAnswer Register(SimulatedChannel channel, byte[] body)
    {
        try
        {
            var asked = JsonSerializer.Deserialize<WebhookRequest>(body, JsonSerializerOptions.Web);
            if (asked?.Url is null || !Uri.TryCreate(asked.Url, UriKind.Absolute, out _)) return Dialog360Errors.Own(400, "url is required");
            channels.Register(channel.Id, new RegisteredWebhook(asked.Url, asked.Headers ?? []));
            return Webhook(channel);
        }
        catch (JsonException)
        {
            return Dialog360Errors.Own(400, "Invalid JSON");
        }
    }

    private ApiAnswer Webhook(SimulatedChannel channel) => ApiAnswer.Json(200, new JsonObject
    {
        ["url"] = channels.WebhookUrl(channel.Id),
        ["headers"] = JsonSerializer.SerializeToNode(channels.Registered(channel.Id)?.Headers ?? new Dictionary<string, string>())
    });

    private sealed record WebhookRequest(string? Url, Dictionary<string, string>? Headers);
}
