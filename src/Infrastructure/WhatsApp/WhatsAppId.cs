using System.Buffers;

namespace TrailDesk.Infrastructure.WhatsApp;

/// <summary>What providers put where a person stands: digits, a phone number, or a business-scoped id.</summary>
internal static class WhatsAppId
{
    private const string Prefix = "whatsapp:";
    private const int LongestPhone = 32;
    private static readonly SearchValues<char> PhoneSigns = SearchValues.Create("0123456789+-(). ");

    public static string WithoutPrefix(string id) =>
        id.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? id[Prefix.Length..] : id;

    /// <summary>Plus and digits, or null where this is no phone number. Nothing is added or dropped but punctuation.</summary>
    public static string? Phone(string? id)
    {
        if (string.IsNullOrEmpty(id) || id.Length > LongestPhone)
            return null;
        if (!id.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return "+" + id;
        if (id.AsSpan().ContainsAnyExcept(PhoneSigns))
            return null;
        var digits = string.Concat(id.Where(char.IsAsciiDigit));
        return digits.Length == 0 ? null : "+" + digits;
    }

    /// <summary>Country code, dot, and an opaque rest, such as GB.1349 or US.ENT.1181.</summary>
    public static bool IsUserId(string? id) =>
        id is { Length: > 3 } && char.IsAsciiLetterUpper(id[0]) && char.IsAsciiLetterUpper(id[1]) && id[2] == '.';
}
