using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace TrailDesk.IntegrationTests.WhatsApp;

/// <summary>Forms as Twilio posts them. The account and the number they are for are filled in where they are delivered.</summary>
internal static class TwilioCases
{
    public static IReadOnlyList<WireCase> All { get; } =
    [
        .. WireCase.Lines("twilio.jsonl").Select(Own),
        .. WireCase.Corpus("twilio", "inbound").Select(OfCorpus),
    ];

    public static IEnumerable<TestCaseData> Named() => WireCase.Named(All);

    public static SortedDictionary<string, string> Form(JsonNode form, string accountSid, string number)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in form.AsObject()) fields[name] = value!.ToString();
        fields["AccountSid"] = accountSid;
        fields["To"] = $"whatsapp:{number}";
        return fields;
    }

    private static WireCase Own(JsonObject row, int number)
    {
        var phone = $"+4479460{number:00000}";
        var form = new JsonObject
        {
            ["SmsStatus"] = "received",
            ["ApiVersion"] = "2010-04-01",
            ["From"] = $"whatsapp:{phone}",
            ["WaId"] = phone[1..],
            ["ProfileName"] = "Asha Rao",
        };
        foreach (var (name, value) in row["form"]!.AsObject()) form[name] = value!.DeepClone();
        var usual = new JsonObject { ["sender"] = new JsonObject { ["phone"] = phone, ["name"] = "Asha Rao" } };
        return Case((string)row["case"]!, form, $"SM{number:x32}", usual, JsonNode.Parse(row["expect"]!.ToJsonString().Replace("$from", phone, StringComparison.Ordinal)));
    }

    private static WireCase OfCorpus(JsonObject row, int number)
    {
        var form = new JsonObject();
        foreach (var (name, value) in QueryHelpers.ParseQuery((string)row["body_raw"]!)) form[name] = value.ToString();
        var expected = CorpusMessage.Of(row["derived"]![0]!.AsObject());
        // Those rows are older than Twilio's own word for the type.
        var type = expected["media"]?[0]?["kind"]?.DeepClone() ?? "text";
        return Case((string)row["id"]!, form, $"MM{number:x32}", new JsonObject { ["type"] = type }, expected);
    }

    private static WireCase Case(string name, JsonObject form, string sid, JsonObject usual, JsonNode? expected)
    {
        foreach (var field in new[] { "MessageSid", "SmsSid", "SmsMessageSid" }) form[field] = sid;
        return new(name, form, [WireMessage.Of(sid, usual, expected)]);
    }
}
