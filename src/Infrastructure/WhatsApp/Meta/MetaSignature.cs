using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.WhatsApp.Meta;

/// <summary><c>X-Hub-Signature-256</c>: HMAC-SHA256 of the raw bytes, which Meta escapes its own way.</summary>
internal static class MetaSignature
{
    private const string Prefix = "sha256=";

    public static bool IsValid(WebhookRequest request, IReadOnlyList<string> appSecrets) =>
        Credential.Single(request.Header("X-Hub-Signature-256")) is { } header
        && header.StartsWith(Prefix, StringComparison.Ordinal)
        && Credential.SignedHex(header.AsSpan(Prefix.Length), request.Body.Span, appSecrets);
}
