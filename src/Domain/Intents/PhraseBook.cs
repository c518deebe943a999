namespace TrailDesk.Domain.Intents;

/// <summary>
/// Phrases looked up by their first word, the longest first. An entry that ends in <c>*</c> is a stem: "evacuat*"
/// fits "evacuated" and "evacuation".
/// </summary>
internal sealed class PhraseBook
{
    private sealed record Phrase(string[] Words, int Value);

    private const int StemKey = 3;

    private readonly Dictionary<string, List<Phrase>> _byFirstWord = [];
    private readonly Dictionary<string, List<Phrase>>.AlternateLookup<ReadOnlySpan<char>> _stems =
        new Dictionary<string, List<Phrase>>().GetAlternateLookup<ReadOnlySpan<char>>();

    public void Add(string phrase, int value = 0)
    {
        var wording = Wording.Of(phrase);
        var words = Enumerable.Range(0, wording.Count).Select(wording.At).ToArray();
        if (phrase.EndsWith('*'))
            ListAt(_stems.Dictionary, words[0][..StemKey]).Add(new Phrase(words, value));
        else
            Insert(ListAt(_byFirstWord, words[0]), new Phrase(words, value));
    }

    public int LengthAt(Wording wording, int index) => LengthAt(wording, index, out _);

    /// <summary>How many words from this one on make a phrase; 0 where none does.</summary>
    public int LengthAt(Wording wording, int index, out int value)
    {
        value = 0;
        var word = wording.At(index);
        if (word.Length == 0)
            return 0;
        if (_byFirstWord.TryGetValue(word, out var phrases))
            foreach (var phrase in phrases)
                if (Fits(phrase.Words, wording, index))
                {
                    value = phrase.Value;
                    return phrase.Words.Length;
                }
        return _stems.Dictionary.Count > 0 ? StemAt(word, out value) : 0;
    }

    public int IndexIn(Wording wording, int from = 0)
    {
        for (var i = from; i < wording.Count; i++)
            if (LengthAt(wording, i) > 0)
                return i;
        return -1;
    }

    public bool IsIn(Wording wording) => IndexIn(wording) >= 0;

    /// <summary>At least one such phrase, and nothing else but words that add nothing.</summary>
    public bool IsWhole(Wording wording, params ReadOnlySpan<PhraseBook> besides)
    {
        var seen = false;
        for (int i = 0, length; i < wording.Count; i += length)
        {
            length = LengthAt(wording, i);
            seen |= length > 0;
            foreach (var book in besides)
                if (length == 0)
                    length = book.LengthAt(wording, i);
            if (length == 0)
                return false;
        }
        return seen;
    }

    public bool Has(string word) => _byFirstWord.TryGetValue(word, out var phrases) && phrases[^1].Words.Length == 1;

    /// <summary>What a single word stands for; 0 where the book does not hold it.</summary>
    public int ValueOf(string word) => Has(word) ? _byFirstWord[word][^1].Value : 0;

    private int StemAt(string word, out int value)
    {
        value = 0;
        if (word.Length < StemKey || !_stems.TryGetValue(word.AsSpan(0, StemKey), out var stems))
            return 0;
        foreach (var stem in stems)
            if (word.StartsWith(stem.Words[0], StringComparison.Ordinal))
            {
                value = stem.Value;
                return 1;
            }
        return 0;
    }

    private static bool Fits(string[] phrase, Wording wording, int index)
    {
        for (var i = 1; i < phrase.Length; i++)
            if (wording.At(index + i) != phrase[i])
                return false;
        return true;
    }

    private static void Insert(List<Phrase> phrases, Phrase phrase)
    {
        var at = phrases.FindIndex(other => other.Words.Length < phrase.Words.Length);
        phrases.Insert(at < 0 ? phrases.Count : at, phrase);
    }

    private static List<Phrase> ListAt(Dictionary<string, List<Phrase>> lists, string key)
    {
        if (!lists.TryGetValue(key, out var list))
            lists[key] = list = [];
        return list;
    }
}
