using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.Simulator.CloudApi;

namespace TrailDesk.Simulator.Twilio;

internal sealed record Content(string Sid, string AccountSid, JsonElement Body, DateTimeOffset Created)
{
    public JsonElement? Approval { get; set; }
    public bool Approved => Approval is not null;

    /// <summary>The first type and its body.</summary>
    public (string Kind, JsonElement Body) Main => Body.Part("types") is { ValueKind: JsonValueKind.Object } types
        ? types.EnumerateObject().Select(type => (type.Name, type.Value)).FirstOrDefault() : ("", default);

    public JsonObject ToJson() => new()
    {
        ["sid"] = Sid,
        ["account_sid"] = AccountSid,
        ["friendly_name"] = Body.Text("friendly_name"),
        ["language"] = Body.Text("language"),
        ["variables"] = Node("variables"),
        ["types"] = Node("types"),
        ["date_created"] = Created.ToString("yyyy-MM-ddTHH:mm:ssZ", null),
        ["date_updated"] = Created.ToString("yyyy-MM-ddTHH:mm:ssZ", null),
        ["url"] = $"https://content.twilio.com/v1/Content/{Sid}",
        ["links"] = new JsonObject { ["approval_fetch"] = $"https://content.twilio.com/v1/Content/{Sid}/ApprovalRequests" }
    };

    public JsonObject ApprovalJson() => new()
    {
        ["name"] = Approval?.Text("name") ?? "",
        ["category"] = Approval?.Text("category") ?? "",
        ["content_type"] = Main.Kind,
        ["status"] = Approved ? "approved" : "unsubmitted",
        ["rejection_reason"] = "",
        ["allow_category_change"] = true
    };

    private JsonNode Node(string name) =>
        Body.Part(name) is { ValueKind: JsonValueKind.Object } part ? JsonNode.Parse(part.GetRawText())! : new JsonObject();
}

internal sealed class ContentCatalogue(TimeProvider clock)
{
    private const int Most = 10_000;
    private readonly ConcurrentDictionary<string, Content> contents = new();
    private readonly ConcurrentQueue<string> order = new();

    public Content Add(string accountSid, JsonElement body)
    {
        var content = new Content(MessageIds.NewSid("HX"), accountSid, body, clock.GetUtcNow());
        contents[content.Sid] = content;
        order.Enqueue(content.Sid);
        if (order.Count > Most && order.TryDequeue(out var oldest)) contents.TryRemove(oldest, out _);
        return content;
    }

    public Content? Find(string accountSid, string? sid) =>
        sid is not null && contents.TryGetValue(sid, out var content) && content.AccountSid == accountSid ? content : null;

    public IEnumerable<Content> Of(string accountSid) =>
        contents.Values.Where(content => content.AccountSid == accountSid).OrderByDescending(content => content.Created);

    public bool Remove(string sid) => contents.TryRemove(sid, out _);
}
