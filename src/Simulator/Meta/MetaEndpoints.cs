using System.Text.Json.Nodes;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.CloudApi;

namespace TrailDesk.Simulator.Meta;

/// <summary>graph.facebook.com under <c>/meta</c>.</summary>
internal sealed class MetaEndpoints(ApiGate gate, ChannelBook channels, CloudSend send, CloudMedia media, TemplateEndpoints templates,
    MetaSubscriptions subscriptions, SampleUploads samples)
{
    private static readonly ApiDoor Door = new("meta",
        (code, status) => GraphErrors.Refuse(code, status: status), () => GraphErrors.Refuse(130429, status: 429));

    public void Map(IEndpointRouteBuilder app)
    {
        var graph = app.MapGroup("/meta");
        graph.MapGet("/whatsapp_business/attachments/", Download);
        graph.MapPost("/{version}/{id}/messages", (HttpContext http, string id) =>
            OfNumber(http, id, (channel, body) => new(send.Send(channel, body))));
        graph.MapPost("/{version}/{id}/media", (HttpContext http, string id) =>
            OfNumber(http, id, (_, body) => media.UploadAsync(http, body)));
        graph.MapMethods("/{version}/{id}", ["GET", "POST", "DELETE"], (HttpContext http, string id) => OfObject(http, id));
        samples.Map(graph);
        MapAccount(graph);
    }

    private void MapAccount(RouteGroupBuilder graph)
    {
        graph.MapMethods("/{version}/{id}/message_templates", ["GET", "POST", "DELETE"], (HttpContext http, string id) =>
            OfAccount(http, id, (channel, body) => templates.Answer(http.Request, channel.AccountId, body, IsSample)));
        graph.MapMethods("/{version}/{id}/subscribed_apps", ["GET", "POST", "DELETE"], (HttpContext http, string id) =>
            OfAccount(http, id, (channel, body) => subscriptions.AnswerAsync(http.Request.Method, channel, body, http.RequestAborted)));
        graph.MapGet("/{version}/{id}/phone_numbers", (HttpContext http, string id) =>
            OfAccount(http, id, (channel, _) => ApiAnswer.Json(200, new JsonObject
            {
                ["data"] = new JsonArray([.. channels.OfBusinessAccount(channel.AccountId).Select(MetaObjects.PhoneNumber)])
            })));
    }

    private Task OfNumber(HttpContext http, string id, Func<SimulatedChannel, byte[], ValueTask<ApiAnswer>> work)
    {
        var (channel, refusal) = Authorize(http, id, channels.OfNumberId(id));
        return gate.HandleAsync(http, Door, channel, body => refusal is null ? work(channel!, body) : new(refusal));
    }

    private Task OfAccount(HttpContext http, string id, Func<SimulatedChannel, byte[], ApiAnswer> work) =>
        OfAccount(http, id, (channel, body) => new ValueTask<ApiAnswer>(work(channel, body)));

    private Task OfAccount(HttpContext http, string id, Func<SimulatedChannel, byte[], ValueTask<ApiAnswer>> work)
    {
        var (channel, refusal) = Authorize(http, id, channels.OfBusinessAccount(id));
        return gate.HandleAsync(http, Door, channel, body => refusal is null ? work(channel!, body) : new(refusal));
    }

    // Media, phone numbers and accounts share one address space.
    private Task OfObject(HttpContext http, string id)
    {
        var owners = channels.OfNumberId(id).Concat(channels.OfBusinessAccount(id)).ToList();
        var (channel, refusal) = owners.Count > 0 ? Authorize(http, id, owners) : (null, AuthorizeAny(http));
        return gate.HandleAsync(http, Door, channel, body => new(refusal ?? Template(http, id, body) ?? Object(http.Request, id, channel)));
    }

    private bool IsSample(string sample) => samples.Find(sample) is not null;

    private ApiAnswer? Template(HttpContext http, string id, byte[] body) => http.Request.Method != "POST" ? null
        : channels.All.Where(owner => owner.Provider == "meta" && owner.AccessToken == Token(http)).Select(owner => owner.AccountId).Distinct()
            .Select(account => templates.Change(id, account, body, IsSample)).FirstOrDefault(answer => answer is not null);

    private ApiAnswer Object(HttpRequest request, string id, SimulatedChannel? channel)
    {
        if (request.Method == "DELETE" && media.Remove(id)) return Success();
        if (request.Method != "GET") return GraphErrors.UnknownObject(request.Method, id);
        if (channel is not null) return ApiAnswer.Json(200, channel.NumberId == id ? MetaObjects.PhoneNumber(channel) : MetaObjects.Account(channel));
        return media.Resolve(id, $"{request.Scheme}://{request.Host}/meta") ?? GraphErrors.UnknownObject("GET", id);
    }

    private Task Download(HttpContext http)
    {
        var refusal = AuthorizeAny(http);
        return gate.HandleAsync(http, Door, null, _ => new(refusal ?? media.Download(http.Request)));
    }

    private (SimulatedChannel? Channel, ApiAnswer? Refusal) Authorize(HttpContext http, string id, IEnumerable<SimulatedChannel> owners)
    {
        var refusal = AuthorizeAny(http);
        var known = owners.FirstOrDefault(owner => owner.AccessToken == Token(http)) ?? owners.FirstOrDefault();
        if (refusal is not null) return (known, refusal);
        // A good token of somebody else sees nothing here.
        return known is null || known.AccessToken != Token(http)
            ? (known, GraphErrors.UnknownObject(http.Request.Method, id)) : (known, null);
    }

    private ApiAnswer? AuthorizeAny(HttpContext http) => Token(http) switch
    {
        null => GraphErrors.NoToken(),
        var token when !channels.HasAccessToken(token) => GraphErrors.WrongToken(),
        _ => null
    };

    private static string? Token(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : null;
    }

    private static ApiAnswer Success() => ApiAnswer.Json(200, new JsonObject { ["success"] = true });
}
