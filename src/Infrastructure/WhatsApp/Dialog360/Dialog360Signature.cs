using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.WhatsApp.Dialog360;

/// <summary>
/// 360dialog does not pass on Meta's signature. Partners get an HMAC of their own; everybody can have a header set in
/// the webhook's configuration. Either is proof, and implementers differ over the <c>sha256=</c> prefix.
/// </summary>
internal static class Dialog360Signature
{
    private const string SignaturePrefix = "sha256=";
    private const string BearerPrefix = "Bearer ";

    public static bool IsValid(WebhookRequest request, IReadOnlyList<string> secrets) =>
        IsSigned(request, secrets) | HasSecret(request, secrets);

    private static bool IsSigned(WebhookRequest request, IReadOnlyList<string> secrets)
    {
        if (Credential.Single(request.Header("x-360dialog-signature")) is not { } header)
            return false;
        var hex = header.StartsWith(SignaturePrefix, StringComparison.Ordinal) ? header.AsSpan(SignaturePrefix.Length) : header;
        return Credential.SignedHex(hex, request.Body.Span, secrets);
    }

    private static bool HasSecret(WebhookRequest request, IReadOnlyList<string> secrets)
    {
        if (Credential.Single(request.Header("Authorization")) is not { } header
            || !header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
            return false;
        var given = header[BearerPrefix.Length..];
        var matches = false;
        foreach (var secret in secrets)
            matches |= secret.Length > 0 && Credential.SameText(given, secret);
        return matches;
    }
}
