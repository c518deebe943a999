using System.Text;

namespace TrailDesk.Fuzz.Cases;

/// <summary>Twilio's forms: real ones spoiled, and made-up ones.</summary>
internal sealed class HostileForm(IReadOnlyList<byte[]> forms)
{
    private static readonly string[] Names =
    [
        "MessageSid", "SmsSid", "SmsMessageSid", "AccountSid", "From", "To", "Body", "NumMedia", "MediaUrl0", "MediaContentType0", "MediaUrl1", "SmsStatus",
        "MessageStatus", "MessageType", "ProfileName", "WaId", "ExternalUserId", "ProfileUsername", "Forwarded", "ButtonText", "ButtonPayload", "ListId",
        "ListTitle", "InteractiveData", "FlowData", "Latitude", "Longitude", "Label", "Address", "OriginalRepliedMessageSid", "ReferralSourceId",
        "ReferralCtwaClid", "ChannelMetadata", "ErrorCode", "ErrorMessage", "ChannelStatusMessage", "EventType", "DateCreated", "mid", "",
    ];

    private static readonly string[] Encoded =
    [
        "", "%00", "a%00b", "%", "%2", "%zz", "%u0041", "%FF%FE", "%C0%AF", "%ED%A0%BD", "%F0%9F%9A%8C", "+", "%2B", "=", "%3D%26", "1e400", "-1e308", "NaN", "0x41",
        "99999999999999999999", "received", "sent", "failed", "whatsapp%3A", "whatsapp%3AGB.1", "whatsapp%3A%2B447700900123", "text", "reaction", "contacts",
        "Thu%2C+24+Aug+2023+05%3A01%3A45+%2B0000", "9999-12-31T23%3A59%3A59Z", "0001-01-01", "%E2%80%AE", "%0D%0AX-Injected%3A+1",
    ];

    public (string Kind, byte[] Body) Make(Random random, long number)
    {
        var form = forms[random.Next(forms.Count)];
        return random.Next(8) switch
        {
            0 => ("bytes", HostileValues.WithSpoiledBytes(random, form)),
            1 => ("cut", form[..random.Next(form.Length)]),
            2 => ("charset", HostileValues.InAnotherCharset(random, form)),
            3 => ("many", Text(Many(random, form))),
            4 => ("metadata", Text($"{Encoding.UTF8.GetString(form)}&ChannelMetadata={Escaped(HostileValues.Literal(random))}&FlowData={Escaped(HostileValues.Nested(random))}")),
            5 or 6 => ("grammar", Text(Grammar(random, number))),
            _ => ("values", Text(WithValues(random, form))),
        };
    }

    private static string WithValues(Random random, byte[] form)
    {
        var fields = Encoding.UTF8.GetString(form).Split('&');
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            var at = random.Next(fields.Length);
            fields[at] = random.Next(8) switch
            {
                0 => fields[at] + "&" + fields[at],
                1 => Value(random),
                _ => fields[at].Split('=')[0] + "=" + Value(random),
            };
        }

        return string.Join('&', fields);
    }

    private static string Many(Random random, byte[] form) =>
        $"{Encoding.UTF8.GetString(form)}&{string.Join('&', Enumerable.Range(0, random.Next(6) == 0 ? random.Next(900, 5_000) : random.Next(20, 200)).Select(i => $"{(random.Next(2) == 0 ? "x" : $"x{i}")}={i}"))}";

    private static string Grammar(Random random, long number) =>
        $"MessageSid=SMfuzz{number}&AccountSid=$account&To=$number&{string.Join('&', Enumerable.Range(0, random.Next(2, 15)).Select(_ => $"{Names[random.Next(Names.Length)]}={Value(random)}"))}";

    private static string Value(Random random) =>
        random.Next(4) == 0 ? Escaped(HostileValues.Literal(random)) : Encoded[random.Next(Encoded.Length)];

    private static string Escaped(byte[] literal) => Uri.EscapeDataString(Encoding.Latin1.GetString(literal.AsSpan(0, Math.Min(literal.Length, 20_000))));

    private static byte[] Text(string form) => Encoding.UTF8.GetBytes(form);
}
