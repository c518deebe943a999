using TrailDesk.Domain.Shared;

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

    /// <summary>
    /// A number as people of a country write it at home, as E.164. One that begins with the country's own code reads both ways
    /// and is nobody's: a spreadsheet may have lost its plus.
    /// </summary>
    /// <param name="country">ISO 3166, such as NP.</param>
    public static bool TryParseNational(string? input, string country, out string e164)
    {
        e164 = "";
        var (digits, code) = (Digits(input), CallingCodes.CodeOf(country));
        if (code is null || IsAmbiguous(digits, code)) return false;
        var significant = Significant(digits, country);
        return (code.Length > 1 || significant.Length == 10) && TryParseE164($"+{code}{significant}", out e164);
    }

    // National numbers behind 1 never begin with it, those of Kazakhstan always begin with 7: there the length decides.
    private static bool IsAmbiguous(string digits, string code) =>
        code != "1" && digits.StartsWith(code, StringComparison.Ordinal) && (code.Length > 1 || digits.Length > 10);

    // Without the digit that is dialled at home alone; Italy and its neighbours keep it.
    private static string Significant(string digits, string country) => (digits, country) switch
    {
        (['8', .. var rest], "RU" or "KZ") when rest.Length == 10 => rest,
        (['0', '6', .. var rest], "HU") => rest,
        (['1', .. var rest], _) when CallingCodes.CodeOf(country) == "1" => rest,
        (['0', .. var rest], not ("IT" or "SM" or "VA")) => rest,
        _ => digits,
    };

    private static string Digits(string? input) =>
        input is null || input.Any(c => !char.IsAsciiDigit(c) && c is not (' ' or '-' or '(' or ')' or '.' or '/' or '\u00A0')) ? "" : string.Concat(input.Where(char.IsAsciiDigit));

    /// <summary>Enough to tell two people apart on a screen or in a log, not enough to call them: +97798•••••12.</summary>
    public static string Mask(string phone) =>
        phone.Length < 9 ? "•••" : string.Concat(phone.AsSpan(0, 6), new string('•', phone.Length - 8), phone.AsSpan(phone.Length - 2));
}
