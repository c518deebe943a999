using System.Globalization;
using System.Text.Json.Nodes;

namespace TrailDesk.Simulator.Twilio;

/// <summary>The Message resource.</summary>
internal sealed class TwilioMessage
{
    public required string Sid { get; init; }
    public required string AccountSid { get; init; }
    public required string Direction { get; init; }
    public required string From { get; init; }
    public required string To { get; init; }
    public required string Body { get; set; }
    public required DateTimeOffset Created { get; init; }
    public required string Status { get; set; }
    public string? MessagingServiceSid { get; init; }
    public IReadOnlyList<string> MediaIds { get; init; } = [];
    public int NumMedia { get; init; }
    public int? ErrorCode { get; set; }
    public DateTimeOffset? Sent { get; set; }

    private string Path => $"/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}";

    public JsonObject ToJson() => new()
    {
        ["sid"] = Sid,
        ["account_sid"] = AccountSid,
        ["messaging_service_sid"] = MessagingServiceSid,
        ["status"] = Status,
        ["direction"] = Direction,
        ["from"] = From,
        ["to"] = To,
        ["body"] = Body,
        ["num_media"] = NumMedia.ToString(CultureInfo.InvariantCulture),
        ["num_segments"] = "1",
        ["error_code"] = ErrorCode,
        ["error_message"] = ErrorCode is { } code ? TwilioErrors.Message(code) : null,
        ["price"] = null,
        ["price_unit"] = null,
        ["date_created"] = Date(Created),
        ["date_updated"] = Date(Sent ?? Created),
        ["date_sent"] = Sent is { } sent ? Date(sent) : null,
        ["api_version"] = "2010-04-01",
        ["uri"] = $"{Path}.json",
        ["subresource_uris"] = new JsonObject { ["media"] = $"{Path}/Media.json" }
    };

    public static string Date(DateTimeOffset at) => at.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
}
