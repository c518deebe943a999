using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TrailDesk.Load;

/// <summary>Signed webhooks as Meta sends them. Each enquiry is from a phone of its own, so that its reply can be told from all others.</summary>
internal sealed class Webhooks(Subject subject, string text)
{
    public const string DefaultText = "Hi, interested in EBC Trek for 2 people in December";

    public static string PhoneOf(int number) => $"4477{number + 10_000_000:D8}";

    public byte[] Enquiry(int number, LoadChannel channel) => Signed(channel, string.Create(CultureInfo.InvariantCulture, $$$"""
        {"object":"whatsapp_business_account","entry":[{"id":"102000000000001","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100001","phone_number_id":"{{{channel.PhoneNumberId}}}"},"contacts":[{"profile":{"name":"Asha Rao {{{number}}}"},"wa_id":"{{{PhoneOf(number)}}}"}],"messages":[{"from":"{{{PhoneOf(number)}}}","id":"wamid.LOAD{{{number:D10}}}HBgMNDQ3NzAwOTAwMTIzFQIAEhgUM0E","timestamp":"{{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}}}","text":{"body":"{{{text}}}"},"type":"text"}]},"field":"messages"}]}]}
        """));

    public byte[] Statuses(LoadChannel channel, string status, IEnumerable<Reply> replies) => Signed(channel, $$$"""
        {"object":"whatsapp_business_account","entry":[{"id":"102000000000001","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100001","phone_number_id":"{{{channel.PhoneNumberId}}}"},"statuses":[{{{string.Join(',', replies.Select(reply => StatusOf(status, reply)))}}}]},"field":"messages"}]}]}
        """);

    private static string StatusOf(string status, Reply reply) => string.Create(CultureInfo.InvariantCulture, $$"""
        {"id":"{{reply.ProviderId}}","status":"{{status}}","timestamp":"{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}}","recipient_id":"{{reply.To}}"}
        """);

    private byte[] Signed(LoadChannel channel, string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(channel.AppSecret), body);
        var head = string.Create(CultureInfo.InvariantCulture,
            $"POST {subject.PathOf(channel)} HTTP/1.1\r\nHost: {subject.Url.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nX-Hub-Signature-256: sha256={Convert.ToHexStringLower(mac)}\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
