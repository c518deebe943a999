using System.Globalization;
using System.Text;
using TrailDesk.Simulator.Phones;

namespace TrailDesk.Simulator.Twilio;

/// <summary>The form of a status callback.</summary>
internal static class TwilioForms
{
    public static List<KeyValuePair<string, string>> Status(SentMessage sent, string status, int? code)
    {
        var sid = sent.View.ProviderMessageId;
        var word = Word(status, code);
        List<KeyValuePair<string, string>> form =
        [
            new("ChannelPrefix", "whatsapp"),
            new("ApiVersion", "2010-04-01"),
            new("MessageStatus", word),
            new("SmsSid", sid),
            new("SmsStatus", word),
            new("ChannelInstallSid", "XE" + Convert.ToHexStringLower(Encoding.ASCII.GetBytes(sent.Channel.Digits.PadLeft(16, '0')[..16]))),
            new("To", Address(sent)),
            new("From", $"whatsapp:+{sent.Channel.Digits}"),
            new("MessageSid", sid),
            new("StructuredMessage", "false"),
            new("AccountSid", sent.Channel.AccountSid ?? ""),
            new("ChannelToAddress", Masked(sent.Phone.Digits))
        ];
        if (word is "delivered" or "read" or "undelivered") form.Add(new("EventType", word.ToUpperInvariant()));
        if (code is not { } failed) return form;
        form.Add(new("ErrorCode", failed.ToString(CultureInfo.InvariantCulture)));
        form.Add(new("ErrorMessage", TwilioErrors.Message(failed)));
        form.Add(new("ChannelStatusMessage", TwilioErrors.Message(failed)));
        return form;
    }

    /// <summary>Refused after it was sent is undelivered; never sent is failed.</summary>
    public static string Word(string status, int? code) => code is 63024 ? "undelivered" : status;

    private static string Address(SentMessage sent) => sent.ByUserId ? $"whatsapp:{sent.Phone.UserId}" : $"whatsapp:{sent.Phone.Number}";

    private static string Masked(string digits) => digits.Length < 4 ? "+XXXX" : $"+{digits[..^4]}XXXX";
}
