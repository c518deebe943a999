using System.Text.Json.Nodes;

namespace TrailDesk.IntegrationTests.WhatsApp;

/// <summary>One webhook, and the messages that must stand in the desk once it was delivered.</summary>
internal sealed record WireCase(string Name, JsonNode Body, IReadOnlyList<WireMessage> Messages)
{
    public override string ToString() => Name;

    public static IEnumerable<TestCaseData> Named(IEnumerable<WireCase> cases) =>
        cases.Select(one => new TestCaseData(one).SetArgDisplayNames(one.Name));

    public static IEnumerable<JsonObject> Lines(string fixture) => File
        .ReadLines(Path.Combine(TestContext.CurrentContext.TestDirectory, "WhatsApp", "Fixtures", fixture))
        .Select(line => JsonNode.Parse(line)!.AsObject());

    public static IEnumerable<JsonObject> Corpus(string provider, string kind) =>
        Lines("corpus.jsonl").Where(row => (string?)row["provider"] == provider && (string?)row["kind"] == kind);
}

/// <param name="Json">Its JSON but for ids and times of ours; null where there must be no row.</param>
internal sealed record WireMessage(string ProviderMessageId, JsonObject? Json)
{
    /// <summary>What every inbound message holds, with what the case says laid over it.</summary>
    public static WireMessage Of(string providerMessageId, JsonObject usual, JsonNode? expected)
    {
        if (expected is null) return new(providerMessageId, null);
        usual["direction"] = "inbound";
        usual["status"] = "delivered";
        usual["providerMessageId"] = providerMessageId;
        foreach (var (name, value) in expected.AsObject())
        {
            usual.Remove(name);
            if (value is not null) usual[name] = value.DeepClone();
        }

        return new(providerMessageId, usual);
    }
}
