namespace TrailDesk.Domain.Conversations;

/// <summary>Telephone numbers as WhatsApp and people write them.</summary>
public static class PhoneNumber
{
    /// <summary>
    /// The form that two spellings of one WhatsApp number share; for matching and hashing, never shown and never dialled.
    /// Brazil's mobiles came with and without the ninth digit, Mexico's with and without 1, Argentina's with and without 9.
    /// </summary>
    /// <param name="digits">Country code first, no plus.</param>
    public static string Fold(string digits) => digits switch
    {
        ['5', '5', _, _, '9', >= '6' and <= '9', ..] when digits.Length == 13 => string.Concat(digits.AsSpan(0, 4), digits.AsSpan(5)),
        ['5', '2', '1', ..] when digits.Length == 13 => string.Concat("52", digits.AsSpan(3)),
        ['5', '4', '9', ..] when digits.Length == 13 => string.Concat("54", digits.AsSpan(3)),
        _ => digits,
    };

    /// <summary>What a person typed as E.164 with plus, or false where it is no international number.</summary>
    public static bool TryParseE164(string? input, out string e164)
    {
        e164 = "";
        if (input is null) return false;
        var digits = new System.Text.StringBuilder(16);
        foreach (var c in input.Trim())
        {
            if (char.IsAsciiDigit(c)) digits.Append(c);
            else if (c == '+' ? digits.Length > 0 : c is not (' ' or '-' or '(' or ')' or '.' or '/' or '\u00A0')) return false;
        }

        var text = digits.ToString();
        if (!input.TrimStart().StartsWith('+')) text = text.StartsWith("00", StringComparison.Ordinal) ? text[2..] : "";
        if (text.Length is < 7 or > 15 || text[0] == '0') return false;
        e164 = '+' + text;
        return true;
    }

    /// <summary>Enough to tell two people apart on a screen or in a log, not enough to call them: +97798•••••12.</summary>
    public static string Mask(string phone) =>
        phone.Length < 9 ? "•••" : string.Concat(phone.AsSpan(0, 6), new string('•', phone.Length - 8), phone.AsSpan(phone.Length - 2));
}
