using System.Security.Cryptography;
using System.Text;
using TrailDesk.Simulator.Channels;

namespace TrailDesk.Simulator.Webhooks;

/// <summary>The signatures, as each provider makes them.</summary>
internal static class WebhookProof
{
    public static IEnumerable<KeyValuePair<string, string>> Headers(
        SimulatedChannel channel, Delivery delivery, string url, RegisteredWebhook? registered, bool wrong)
    {
        var spoil = wrong ? "wrong" : "";
        if (channel.Provider == "meta")
            return [new("X-Hub-Signature-256", "sha256=" + CloudSignature(channel.AppSecret + spoil, delivery.Body))];
        if (channel.IsTwilio)
            return
            [
                new("X-Twilio-Signature", TwilioSignature(channel.AuthToken + spoil, url, delivery.Form ?? [])),
                new("I-Twilio-Idempotency-Token", delivery.MessageIds is [var id, ..] ? id : "none")
            ];
        return Dialog360(channel, delivery.Body, registered, spoil);
    }

    public static string CloudSignature(string secret, ReadOnlySpan<byte> body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    /// <summary>Names sorted by ordinal; a repeated name stands before each of its distinct values, which are sorted too.</summary>
    public static string TwilioSignature(string token, string url, IEnumerable<KeyValuePair<string, string>> form)
    {
        var signed = new StringBuilder(url);
        foreach (var (name, value) in form.Distinct()
                     .OrderBy(field => field.Key, StringComparer.Ordinal).ThenBy(field => field.Value, StringComparer.Ordinal))
            signed.Append(name).Append(value);
#pragma warning disable CA5350 // Twilio signs with SHA-1.
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed.ToString())));
#pragma warning restore CA5350
    }

    private static List<KeyValuePair<string, string>> Dialog360(
        SimulatedChannel channel, byte[] body, RegisteredWebhook? registered, string spoil)
    {
        var headers = registered?.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value + spoil)).ToList() ?? [];
        if (channel.WebhookSecret is not { } secret) return headers;
        if (channel.WebhookProof == "bearer") headers.Add(new("Authorization", $"Bearer {secret}{spoil}"));
        else headers.Add(new("x-360dialog-signature", CloudSignature(secret + spoil, body)));
        return headers;
    }
}
