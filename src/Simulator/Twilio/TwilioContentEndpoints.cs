using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.CloudApi;
using TrailDesk.Simulator.Webhooks;

namespace TrailDesk.Simulator.Twilio;

/// <summary>The Content API, as far as sending buttons, lists and templates needs it.</summary>
internal sealed class TwilioContentEndpoints(SimulatorSettings settings, ContentCatalogue contents, DueQueue later)
{
    public delegate Task Authorized(HttpContext http, Func<(SimulatedChannel Channel, byte[] Body), ApiAnswer> work);

    public void Map(RouteGroupBuilder door, Authorized authorized)
    {
        door.MapPost("/v1/Content", (HttpContext http) => authorized(http, call => Create(call.Channel.AccountSid!, call.Body)));
        foreach (var path in (string[])["/v1/Content", "/v2/Content"])
            door.MapGet(path, (HttpContext http) => authorized(http, call => List(call.Channel.AccountSid!, false)));
        foreach (var path in (string[])["/v1/ContentAndApprovals", "/v2/ContentAndApprovals"])
            door.MapGet(path, (HttpContext http) => authorized(http, call => List(call.Channel.AccountSid!, true)));
        door.MapMethods("/v1/Content/{sid}", ["GET", "DELETE"], (HttpContext http, string sid) =>
            authorized(http, call => One(http.Request.Method, call.Channel.AccountSid!, sid)));
        door.MapPost("/v1/Content/{sid}/ApprovalRequests/whatsapp", (HttpContext http, string sid) =>
            authorized(http, call => Approve(call.Channel.AccountSid!, sid, call.Body)));
        door.MapGet("/v1/Content/{sid}/ApprovalRequests", (HttpContext http, string sid) =>
            authorized(http, call => Approval(call.Channel.AccountSid!, sid)));
    }

    private ApiAnswer Create(string accountSid, byte[] body)
    {
        if (Read(body) is not { } root || !root.TryGetProperty("types", out var types) || types.ValueKind != JsonValueKind.Object)
            return TwilioErrors.Refuse(20001, "Invalid request body: types is required");
        return ApiAnswer.Json(201, contents.Add(accountSid, root).ToJson());
    }

    private ApiAnswer List(string accountSid, bool approvals)
    {
        var found = contents.Of(accountSid).Take(1_000).Select(content => (JsonNode)Body(content, approvals)).ToArray();
        return ApiAnswer.Json(200, new JsonObject
        {
            ["contents"] = new JsonArray(found),
            ["meta"] = new JsonObject { ["page"] = 0, ["page_size"] = 1_000, ["next_page_url"] = null, ["key"] = "contents" }
        });
    }

    private ApiAnswer One(string method, string accountSid, string sid)
    {
        if (contents.Find(accountSid, sid) is not { } content) return TwilioErrors.Refuse(20404);
        if (method == "GET") return ApiAnswer.Json(200, content.ToJson());
        contents.Remove(sid);
        return new ApiAnswer(204, []);
    }

    // Whatever asks for approval gets it after a moment, but for what is called a reject. Twilio tells nobody: one has to ask.
    private ApiAnswer Approve(string accountSid, string sid, byte[] body)
    {
        if (contents.Find(accountSid, sid) is not { } content) return TwilioErrors.Refuse(20404);
        if (Read(body) is not { } root) return TwilioErrors.Refuse(20001, "Invalid request body");
        content.Submit(root);
        later.After(settings.ReviewMs, () =>
        {
            if (content.Status == "received" && !settings.ReviewByHand) content.Change(TemplateReview.IsRejected(content.Name) ? "rejected" : "approved", null, null);
        });
        var answer = content.ApprovalJson();
        return ApiAnswer.Json(201, answer);
    }

    private ApiAnswer Approval(string accountSid, string sid) => contents.Find(accountSid, sid) is { } content
        ? ApiAnswer.Json(200, new JsonObject { ["sid"] = sid, ["account_sid"] = accountSid, ["whatsapp"] = content.ApprovalJson() })
        : TwilioErrors.Refuse(20404);

    private static JsonObject Body(Content content, bool approvals)
    {
        var body = content.ToJson();
        if (approvals) body["approval_requests"] = content.ApprovalJson();
        return body;
    }

    private static JsonElement? Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
