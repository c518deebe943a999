using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

/// <summary>
/// <c>X-Twilio-Signature</c>: HMAC-SHA1 over the URL that Twilio dialled, followed by the form's fields, sorted. A body
/// that is no form is covered by its SHA-256 in the URL's query.
/// </summary>
internal static class TwilioSignature
{
    private const string FormType = "application/x-www-form-urlencoded";
    private const string BodyHash = "bodySHA256";

    public static bool IsValid(WebhookRequest request, IReadOnlyList<string> authTokens)
    {
        Span<byte> given = stackalloc byte[SHA1.HashSizeInBytes];
        if (Credential.Single(request.Header("X-Twilio-Signature")) is not { } header
            || !Convert.TryFromBase64String(header, given, out var length) || length != given.Length
            // Base64 has several spellings of the same bytes; Twilio sends the plain one.
            || Convert.ToBase64String(given) != header
            || SignedFields(request) is not { } fields)
            return false;

        Span<byte> expected = stackalloc byte[SHA1.HashSizeInBytes];
        var matches = false;
        foreach (var url in TwilioUrl.Variants(request.PublicUrl))
            foreach (var token in authTokens)
            {
                if (token.Length == 0)
                    continue;
                Sign(token, url + fields, expected);
                matches |= CryptographicOperations.FixedTimeEquals(given, expected);
            }
        return matches;
    }

    // The provider's algorithm; it is used as a MAC, for which SHA-1 still holds.
#pragma warning disable CA5350
    private static void Sign(string token, string text, Span<byte> signature) =>
        HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text), signature);
#pragma warning restore CA5350

    /// <summary>What follows the URL in the signed text; null when the body is not covered by the signature at all.</summary>
    private static string? SignedFields(WebhookRequest request)
    {
        if (request.Body.IsEmpty)
            return "";
        if (request.ContentType is null || request.ContentType.StartsWith(FormType, StringComparison.OrdinalIgnoreCase))
            return Concatenated(FormFields.Parse(request.Body.Span));
        return HasBodyHash(request) ? "" : null;
    }

    /// <summary>Sorted by name and, as Twilio's own library does it, each distinct value of a repeated name in order.</summary>
    private static string? Concatenated(FormFields form)
    {
        if (form.IsOverfull)
            return null;
        var sorted = form.All.ToArray();
        Array.Sort(sorted, static (one, other) =>
            string.CompareOrdinal(one.Key, other.Key) is var byName and not 0 ? byName : string.CompareOrdinal(one.Value, other.Value));
        var text = new StringBuilder();
        for (var i = 0; i < sorted.Length; i++)
            if (i == 0 || sorted[i].Key != sorted[i - 1].Key || sorted[i].Value != sorted[i - 1].Value)
                text.Append(sorted[i].Key).Append(sorted[i].Value);
        return text.ToString();
    }

    private static bool HasBodyHash(WebhookRequest request)
    {
        Span<byte> claimed = stackalloc byte[SHA256.HashSizeInBytes];
        var hex = TwilioUrl.Query(request.PublicUrl)[BodyHash];
        return hex?.Length == claimed.Length * 2
            && Convert.FromHexString(hex, claimed, out _, out _) == OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(claimed, SHA256.HashData(request.Body.Span));
    }
}
