using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace TrailDesk.Fuzz.Cases;

/// <param name="Address">Meta's and 360dialog's phone number id, Twilio's account.</param>
/// <param name="Secret">What its webhooks are signed with.</param>
internal sealed record DoorChannel(string Provider, Guid Id, string Address, string PhoneNumber, string Secret);

/// <summary>Carries bodies to the desk's front door, with the proof of the channel that they are for.</summary>
internal sealed class HostileDoor(HttpClient client, string publicUrl, IReadOnlyList<DoorChannel> channels)
{
    private const string Path = "/api/whatsapp/webhook";

    public DoorChannel Channel(string provider) => channels.Single(channel => channel.Provider == provider);

    /// <summary>Corpus bodies and made-up ones name a number of ours, or the door would ask no further.</summary>
    public static byte[] Addressed(byte[] body, DoorChannel channel, long number = 0) => channel.Provider == "twilio"
        ? Replaced(body, ("$account", channel.Address), ("$number", Uri.EscapeDataString($"whatsapp:{channel.PhoneNumber}")), ("$id", $"SMfuzz{number}"))
        : Replaced(body, ("$number", channel.Address), ("$id", $"wamid.fuzz{number}"));

    private static byte[] Replaced(byte[] body, params ReadOnlySpan<(string Mark, string Value)> marks)
    {
        foreach (var (mark, value) in marks)
        {
            var bytes = Encoding.ASCII.GetBytes(mark);
            for (var at = body.AsSpan().IndexOf(bytes); at >= 0; at = body.AsSpan().IndexOf(bytes))
                body = [.. body[..at], .. Encoding.ASCII.GetBytes(value), .. body[(at + bytes.Length)..]];
        }

        return body;
    }

    public async Task<int> KnockAsync(HostileCase one)
    {
        var channel = Channel(one.IsForm ? "twilio" : one.Number % 3 == 0 ? "360dialog" : "meta");
        var body = Addressed(one.Body, channel, one.Number);
        var path = one.TellsItself ? Path : $"{Path}/{channel.Id}";
        return await PostAsync(path, channel, body, one.ContentType, one.Proof);
    }

    public Task<int> PostAsync(DoorChannel channel, byte[] body, string contentType) => PostAsync($"{Path}/{channel.Id}", channel, body, contentType, Proof.Right);

    private async Task<int> PostAsync(string path, DoorChannel channel, byte[] body, string? contentType, Proof proof)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, publicUrl + path) { Content = new ByteArrayContent(body) };
        if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (proof != Proof.None) Sign(request.Headers, path, channel, body, proof == Proof.Right ? channel.Secret : channel.Secret + "x");
        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private void Sign(HttpRequestHeaders headers, string path, DoorChannel channel, byte[] body, string secret)
    {
        var key = Encoding.UTF8.GetBytes(secret);
        if (channel.Provider == "twilio")
#pragma warning disable CA5350 // Twilio signs with SHA-1.
            headers.Add("X-Twilio-Signature", Convert.ToBase64String(HMACSHA1.HashData(key, Encoding.UTF8.GetBytes(publicUrl + path + Fields(body)))));
#pragma warning restore CA5350
        else
            headers.Add(
                channel.Provider == "meta" ? "X-Hub-Signature-256" : "x-360dialog-signature",
                (channel.Provider == "meta" ? "sha256=" : "") + Convert.ToHexStringLower(HMACSHA256.HashData(key, body)));
    }

    private static string Fields(byte[] form) => string.Concat(Encoding.Latin1.GetString(form).Split('&').Where(field => field.Length > 0)
        .Select(field => field.Split('=', 2))
        .Select(field => (Name: Decoded(field[0]), Value: field.Length > 1 ? Decoded(field[1]) : ""))
        .Distinct()
        .OrderBy(field => field.Name, StringComparer.Ordinal).ThenBy(field => field.Value, StringComparer.Ordinal)
        .Select(field => field.Name + field.Value));

    private static string Decoded(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        return Encoding.UTF8.GetString(WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length) ?? []);
    }
}
