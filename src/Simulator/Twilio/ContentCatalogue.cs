using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.Simulator.CloudApi;

namespace TrailDesk.Simulator.Twilio;

internal sealed record Content(string Sid, string AccountSid, JsonElement Body, DateTimeOffset Created)
{
    private JsonElement? approval;
    private string? category;
    private string reason = "";

    /// <summary>unsubmitted, received, approved, rejected, paused or disabled.</summary>
    public string Status { get; private set; } = "unsubmitted";
    public string Reason => reason;
    public bool Approved => Status == "approved";
    public string Name => approval?.Text("name") ?? Body.Text("friendly_name") ?? "";
    public string Language => Body.Text("language") ?? "";
    public string Category => category ?? approval?.Text("category") ?? "";

    public void Submit(JsonElement asked) => (approval, Status) = (asked, "received");

    public void Change(string? status, string? newCategory, string? why) =>
        (Status, category, reason) = (status ?? Status, newCategory ?? category, status == "rejected" ? why ?? "INVALID_FORMAT" : "");

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
        ["name"] = approval?.Text("name") ?? "",
        ["category"] = Category,
        ["content_type"] = Main.Kind,
        ["status"] = Status,
        ["rejection_reason"] = reason,
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

    public Content? Find(string sid) => contents.GetValueOrDefault(sid);

    public IEnumerable<Content> Of(string accountSid) =>
        contents.Values.Where(content => content.AccountSid == accountSid).OrderByDescending(content => content.Created);

    public bool Remove(string sid) => contents.TryRemove(sid, out _);
}
