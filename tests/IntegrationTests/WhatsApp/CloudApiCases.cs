using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TrailDesk.IntegrationTests.WhatsApp;

/// <summary>Bodies that Meta and 360dialog share. The number they are for is filled in where they are delivered.</summary>
internal static class CloudApiCases
{
    private static readonly long Now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 5;

    public static IReadOnlyList<WireCase> All { get; } =
    [
        .. WireCase.Lines("cloud-api.jsonl").Select(Own),
        .. WireCase.Corpus("meta", "inbound").Select(OfCorpus),
    ];

    public static IEnumerable<TestCaseData> Named() => WireCase.Named(All);

    public static byte[] Addressed(WireCase one, string phoneNumberId)
    {
        var body = one.Body.DeepClone();
        foreach (var value in Values(body)) value["metadata"]!["phone_number_id"] = phoneNumberId;
        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    private static IEnumerable<JsonNode> Values(JsonNode body) =>
        body["entry"]!.AsArray().SelectMany(entry => entry!["changes"]!.AsArray()).Select(change => change!["value"]!);

    private static WireCase Own(JsonObject row, int number)
    {
        var digits = $"4479450{number:00000}";
        var value = new JsonObject { ["messaging_product"] = "whatsapp", ["metadata"] = new JsonObject { ["display_phone_number"] = "15550120" } };
        var contacts = row["contacts"]?.ToJsonString().Replace("$from", digits, StringComparison.Ordinal)
            ?? $$"""[{"profile":{"name":"Asha Rao"},"wa_id":"{{digits}}"}]""";
        if (contacts != "[]") value["contacts"] = JsonNode.Parse(contacts);
        if (row["errors"] is { } errors) value["errors"] = errors.DeepClone();
        var messages = row["messages"]!.DeepClone().AsArray();
        value["messages"] = messages;
        var expected = JsonNode.Parse(row["expect"]!.ToJsonString().Replace("$from", "+" + digits, StringComparison.Ordinal))!.AsArray();
        var found = messages.Select((message, i) => Message(message!.AsObject(), $"wamid.own.{number}.{i}", digits, expected[i])).ToList();
        var change = new JsonObject { ["field"] = "messages", ["value"] = value };
        return new((string)row["case"]!, new JsonObject
        {
            ["object"] = "whatsapp_business_account",
            ["entry"] = new JsonArray(new JsonObject { ["id"] = "102", ["changes"] = new JsonArray(change) }),
        }, found);
    }

    private static WireMessage Message(JsonObject message, string id, string digits, JsonNode? expected)
    {
        message["id"] = id;
        message.TryAdd("timestamp", Now.ToString(CultureInfo.InvariantCulture));
        if (!message.ContainsKey("from_user_id")) message.TryAdd("from", digits);
        return WireMessage.Of(id, new JsonObject
        {
            ["type"] = message["type"]?.DeepClone(),
            ["sender"] = new JsonObject { ["phone"] = "+" + digits, ["name"] = "Asha Rao" },
            ["providerTimestamp"] = DateTimeOffset.FromUnixTimeSeconds(Now).ToString("O", CultureInfo.InvariantCulture),
        }, expected);
    }

    // Ids in public payloads are often the same for all of a file.
    private static WireCase OfCorpus(JsonObject row, int number)
    {
        var body = JsonNode.Parse((string)row["body_raw"]!)!;
        var messages = Values(body).SelectMany(value => value["messages"]!.AsArray()).Select(message => message!.AsObject()).ToList();
        var facts = row["derived"]!.AsArray();
        return new((string)row["id"]!, body, [.. messages.Select((message, i) =>
        {
            var id = $"wamid.corpus.{number}.{i}";
            message["id"] = id;
            return WireMessage.Of(id, [], CorpusMessage.Of(facts[i]!.AsObject(), message));
        })]);
    }
}
