using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TrailDesk.Load;

/// <summary>Signed enquiries as Meta sends them, each from a phone of its own, so that its reply can be told from all others.</summary>
internal sealed class Webhooks(HttpClient client, Rig rig, string text)
{
    public static string PhoneOf(int number) => $"4477{number + 10_000_000:D8}";

    public async Task<int> SendAsync(int number)
    {
        var channel = rig.Channels[number % rig.Channels.Count];
        var body = Encoding.UTF8.GetBytes(BodyOf(number, channel));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{rig.Url}/api/whatsapp/webhook/{channel.Id}")
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(channel.AppSecret), body);
        request.Headers.TryAddWithoutValidation("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(mac));
        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private string BodyOf(int number, LoadChannel channel) => string.Create(CultureInfo.InvariantCulture, $$$"""
        {"object":"whatsapp_business_account","entry":[{"id":"102000000000001","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100001","phone_number_id":"{{{channel.PhoneNumberId}}}"},"contacts":[{"profile":{"name":"Asha Rao {{{number}}}"},"wa_id":"{{{PhoneOf(number)}}}"}],"messages":[{"from":"{{{PhoneOf(number)}}}","id":"wamid.LOAD{{{number:D10}}}HBgMNDQ3NzAwOTAwMTIzFQIAEhgUM0E","timestamp":"{{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}}}","text":{"body":"{{{text}}}"},"type":"text"}]},"field":"messages"}]}]}
        """);
}
