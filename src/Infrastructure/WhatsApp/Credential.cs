using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp;

internal static class Credential
{
    private static readonly SearchValues<char> HeaderSigns =
        SearchValues.Create(string.Concat(Enumerable.Range(0x21, 0x7F - 0x21).Select(sign => (char)sign)));

    /// <summary>Fit for a header: a line break pasted along with a token must not reach the wire.</summary>
    public static bool IsUsable(string? secret) =>
        !string.IsNullOrEmpty(secret) && !secret.AsSpan().ContainsAnyExcept(HeaderSigns);

    public static SendOutcome Missing(string sentence) =>
        new SendOutcome.Deferred(SendFailure.Authentication, new ErrorPart("credentials", sentence), Action: FailureAction.Park);

    public static string? Single(IReadOnlyList<string> headerValues) =>
        headerValues is [{ Length: > 0 } only] ? only : null;

    public static bool SameText(string given, string secret) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(secret));

    /// <summary>HMAC-SHA256 of the raw body against 64 hex digits.</summary>
    public static bool SignedHex(ReadOnlySpan<char> hex, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets)
    {
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        if (hex.Length != given.Length * 2 || Convert.FromHexString(hex, given, out _, out _) != OperationStatus.Done)
            return false;

        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        var matches = false;
        foreach (var secret in secrets)
        {
            if (secret.Length == 0)
                continue;
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body, expected);
            matches |= CryptographicOperations.FixedTimeEquals(given, expected);
        }
        return matches;
    }
}
