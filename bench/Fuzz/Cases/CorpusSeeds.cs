using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TrailDesk.Fuzz.Cases;

/// <summary>Real payloads of the corpus with marks where the channel's own ids go.</summary>
internal static partial class CorpusSeeds
{
    private static readonly string[] Kinds = ["inbound", "status", "template_status", "other_event"];

    public static (IReadOnlyList<byte[]> Json, IReadOnlyList<byte[]> Forms) Read(string file)
    {
        var rows = File.ReadLines(file).Select(line => JsonElement.Parse(line))
            .Where(row => Kinds.Contains(row.GetProperty("kind").GetString()) && row.TryGetProperty("body_raw", out _)).ToList();
        return (Bodies("meta", body => Id().Replace(PhoneNumberId().Replace(body, "\"phone_number_id\":\"$$number\""), "\"id\":\"$$id\"")),
            Bodies("twilio", body => Sid().Replace(To().Replace(Account().Replace(body, "AccountSid=$$account"), "To=$$number"), "$1=$$id")));

        IReadOnlyList<byte[]> Bodies(string provider, Func<string, string> marked) =>
            [.. rows.Where(row => row.GetProperty("provider").GetString() == provider).Select(row => Encoding.UTF8.GetBytes(marked(row.GetProperty("body_raw").GetString()!)))];
    }

    [GeneratedRegex("\"phone_number_id\"\\s*:\\s*\"[^\"]*\"")]
    private static partial Regex PhoneNumberId();

    [GeneratedRegex("AccountSid=[^&]*")]
    private static partial Regex Account();

    // The business stands in To of what came in, and in From of what is reported.
    [GeneratedRegex("(?<=^|&)To=[^&]*")]
    private static partial Regex To();

    // Each case is a message of its own, or the desk would take all but the first for redeliveries.
    [GeneratedRegex("\"id\"\\s*:\\s*\"(wamid|gBG|ABG)[^\"]*\"")]
    private static partial Regex Id();

    [GeneratedRegex("(?<=^|&)(MessageSid|SmsSid|SmsMessageSid)=[^&]*")]
    private static partial Regex Sid();
}
