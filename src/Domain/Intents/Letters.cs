using System.Globalization;

namespace TrailDesk.Domain.Intents;

/// <summary>Single characters made plain, and how far two words are apart.</summary>
internal static class Letters
{
    // By hand, because string normalisation does nothing in globalisation-invariant mode.
    private const string Accented = "áàâãäåāéèêëēíìîïīóòôõöōøúùûüūñçýÿš";
    private const string Plain = "aaaaaaaeeeeeiiiiiooooooouuuuuncyys";

    /// <summary>A letter in lower case without accent, a digit as ASCII, or <c>\0</c> for anything else.</summary>
    public static char Fold(char c)
    {
        if (c < 128)
            return char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '\0';
        if (c is >= '！' and <= '～')
            return Fold((char)(c - '！' + '!'));
        if (char.IsDigit(c))
            return (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c));
        if (!char.IsLetter(c))
            return '\0';
        var lower = char.ToLowerInvariant(c);
        var at = Accented.IndexOf(lower, StringComparison.Ordinal);
        return at < 0 ? lower : Plain[at];
    }

    /// <summary>Slips allowed in a word of this length: none up to 4 letters, 1 up to 7, else 2.</summary>
    public static int SlipsAllowed(int length) => length < 5 ? 0 : length < 8 ? 1 : 2;

    /// <summary>Whether the two differ by at most so many slips: a letter more, less, other, or two swapped.</summary>
    public static bool Near(string a, string b, int slips)
    {
        if (slips == 0)
            return a == b;
        if (Math.Abs(a.Length - b.Length) > slips || a.Length > 32)
            return false;
        Span<int> before = stackalloc int[34];
        Span<int> above = stackalloc int[34];
        Span<int> row = stackalloc int[34];
        for (var j = 0; j <= b.Length; j++)
            above[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var best = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var value = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    value = Math.Min(value, before[j - 2] + 1);
                row[j] = value;
                best = Math.Min(best, value);
            }
            if (best > slips)
                return false;
            var spare = before;
            before = above;
            above = row;
            row = spare;
        }
        return above[b.Length] <= slips;
    }
}
