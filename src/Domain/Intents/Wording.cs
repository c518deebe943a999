using System.Globalization;
using System.Text;

namespace TrailDesk.Domain.Intents;

/// <param name="Folded">Lower case, without accents, apostrophes or invisible characters.</param>
/// <param name="Lead">The visible character before the word in the text, or a space.</param>
/// <param name="Trail">The visible character after it, or a space.</param>
internal readonly record struct Word(string Folded, int Start, int End, char Lead, char Trail)
{
    public bool IsNumber => Folded[0] is >= '0' and <= '9';

    public int? Number => IsNumber && Folded.Length <= 9 ? int.Parse(Folded, CultureInfo.InvariantCulture) : null;
}

/// <summary>A text as words: runs of letters or runs of digits, so that "trp123" and "TRP 123" read alike.</summary>
internal sealed class Wording
{
    // Nobody says what they want after this many characters; the rest is kept verbatim but not matched.
    private const int ReadAtMost = 2000;

    // "ISSUETRP123": in a hurry the code is written right behind the word.
    private const string Code = "trp";
    private const char And = '&';

    private readonly List<Word> _words = [];

    private Wording(string text) => Text = text;

    public string Text { get; }

    public int Count => _words.Count;

    public Word this[int index] => _words[index];

    public string At(int index) => index >= 0 && index < _words.Count ? _words[index].Folded : "";

    public bool AsksQuestion => Text.Contains('?');

    public bool EndsAsQuestion => Text.AsSpan().TrimEnd().EndsWith("?");

    public static Wording Of(string? text)
    {
        var wording = new Wording(text ?? "");
        wording.Split();
        return wording;
    }

    public string Between(int firstWord, int lastWord) => Text[_words[firstWord].Start.._words[lastWord].End];

    /// <summary>What stands after a word, verbatim, but for the separators between the two.</summary>
    public string After(int word)
    {
        if (word < 0)
            return Text.Trim();
        var start = _words[word].End;
        while (start < Text.Length && (char.IsWhiteSpace(Text[start]) || IsInvisible(Text[start]) || Text[start] is ':' or '-' or '–' or '—' or ',' or '.' or ';' or ')' or ']' or '*' or '_'))
            start++;
        return Text[start..].TrimEnd();
    }

    private void Split()
    {
        var limit = Math.Min(Text.Length, ReadAtMost);
        var folded = new StringBuilder(16);
        var start = 0;
        var lead = ' ';
        var previous = ' ';
        var open = 'a';
        for (var i = 0; i < limit; i++)
        {
            var c = Text[i];
            if (IsInvisible(c) || (IsApostrophe(c) && folded.Length > 0))
                continue;
            var plain = IsSignForAnd(i) ? And : Letters.Fold(c);
            var kind = plain is >= '0' and <= '9' ? '0' : plain == And ? And : 'a';
            if (folded.Length > 0 && (plain == '\0' || kind != open))
                Close(folded, start, i, lead, c);
            if (plain != '\0')
            {
                if (folded.Length == 0)
                    (start, lead, open) = (i, previous, kind);
                folded.Append(plain);
            }
            previous = c;
        }
        if (folded.Length > 0)
            Close(folded, start, limit, lead, ' ');
    }

    private void Close(StringBuilder folded, int start, int end, char lead, char trail)
    {
        var word = Calm(folded.ToString());
        var glued = word.Length > Code.Length && char.IsDigit(trail) && word.EndsWith(Code, StringComparison.Ordinal) ? word.Length - Code.Length : 0;
        if (glued > 0)
            _words.Add(new Word(word[..glued], start, end - Code.Length, lead, Code[0]));
        _words.Add(glued > 0 ? new Word(Code, end - Code.Length, end, word[glued - 1], trail) : new Word(word, start, end, lead, trail));
        folded.Clear();
    }

    // "wife & I", "me + 2 kids"; not "+977".
    private bool IsSignForAnd(int i) =>
        Text[i] == And || Text[i] == '+' && i > 0 && Text[i - 1] == ' ' && i + 1 < Text.Length && Text[i + 1] == ' ';

    // "hellooo" is "hello"; a number keeps its noughts.
    private static string Calm(string word)
    {
        var calm = new StringBuilder(word.Length);
        for (int i = 0, run; i < word.Length; i += run)
        {
            for (run = 1; i + run < word.Length && word[i + run] == word[i];)
                run++;
            calm.Append(word[i], run < 3 || word[i] <= '9' ? run : 1);
        }
        // "yyyyyyyy" says nothing, and no "y".
        return calm.Length > 1 ? calm.ToString() : word;
    }

    private static bool IsApostrophe(char c) => c is '\'' or '’' or '‘' or '`' or '´';

    // Format characters, soft hyphens, variation selectors, keycap rings and combining marks.
    private static bool IsInvisible(char c) =>
        c > 127 && (CharUnicodeInfo.GetUnicodeCategory(c)
            is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark);
}
