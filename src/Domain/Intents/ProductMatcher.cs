using System.Runtime.CompilerServices;

namespace TrailDesk.Domain.Intents;

/// <summary>Which package of the catalogue a text speaks of: by name, alias, telling word or initials, with slips.</summary>
internal sealed class ProductMatcher
{
    private sealed record Label(Guid Id, string[] Words, string Glued);

    private const int WholeLabel = 100;

    private static readonly PhraseBook Common = Vocabulary.Of("common_trip_words");
    private static readonly PhraseBook Concepts = Vocabulary.Of("trip_concepts");
    private static readonly PhraseBook Choices = Vocabulary.Of("choice_words");

    // Catalogues are read once per batch and asked many times; the index lives as long as the list.
    private static readonly ConditionalWeakTable<IReadOnlyList<ProductName>, ProductMatcher> Known = [];

    // Trekkers use these whatever a company calls its package.
    private static readonly (string Initials, string Name)[] WellKnown =
    [
        ("ebc", "everest base camp"), ("abc", "annapurna base camp"), ("tmb", "du mont blanc"),
    ];

    private readonly List<Label> _labels = [];
    private readonly Dictionary<string, HashSet<Guid>> _owners = [];
    private readonly ILookup<char, string> _byFirstLetter;
    private readonly ILookup<int, string> _byConcept;

    private ProductMatcher(IReadOnlyList<ProductName> catalogue)
    {
        foreach (var product in catalogue)
            foreach (var name in product.Aliases.Prepend(product.Name))
                Learn(product.Id, name);
        _byFirstLetter = _owners.Keys.ToLookup(word => word[0]);
        _byConcept = _owners.Keys.ToLookup(ConceptOf);
    }

    public static ProductMatcher For(IReadOnlyList<ProductName> catalogue) =>
        Known.GetValue(catalogue, list => new ProductMatcher(list));

    /// <param name="mentioned">Words that some package's name holds, even where no single package fits.</param>
    /// <param name="unheard">Words that speak of something else.</param>
    /// <param name="several">Packages to choose between: none is meant yet.</param>
    public Guid? Match(Wording wording, bool[] unheard, bool[] mentioned, out bool several)
    {
        var heard = Hear(wording, unheard);
        for (var i = 0; i < heard.Length; i++)
            mentioned[i] = heard[i] is { } word && !Common.Has(word);
        var (best, tied) = ((Score: 0, At: int.MaxValue, Id: Guid.Empty), false);
        var others = new List<(int At, Guid Id)>();
        foreach (var label in _labels)
        {
            var (score, at) = Score(label, heard, wording, unheard);
            if (score > 0)
                others.Add((at, label.Id));
            if (score > best.Score || score == best.Score && score > 0 && at < best.At && label.Id != best.Id)
                (best, tied) = ((score, at, label.Id), false);
            else if (score == best.Score && score > 0 && at == best.At && label.Id != best.Id)
                tied = true;
        }
        several = others.Exists(other => other.Id != best.Id && AreChoices(wording, Math.Min(other.At, best.At), Math.Max(other.At, best.At)));
        return best.Score == 0 || tied || several ? null : best.Id;
    }

    // "Annapurna or Langtang": a word of choice between the two, and not a whole sentence.
    private static bool AreChoices(Wording wording, int first, int second) =>
        second - first is > 1 and <= 5 && Choices.IndexIn(wording, first) is > 0 and var choice && choice < second;

    private void Learn(Guid id, string name)
    {
        var core = Core(name);
        if (core.Length == 0)
            return;
        AddLabel(id, core);
        if (core.Length >= 3)
            AddLabel(id, [string.Concat(core.Select(word => word[0]))]);
        var joined = string.Join(' ', core);
        foreach (var (initials, full) in WellKnown)
            if (core[0] == initials)
                AddLabel(id, [.. full.Split(' '), .. core[1..]]);
            else if (joined.StartsWith(full, StringComparison.Ordinal))
                AddLabel(id, [initials, .. core[full.Split(' ').Length..]]);
    }

    private void AddLabel(Guid id, string[] words)
    {
        if (_labels.Any(label => label.Id == id && label.Words.SequenceEqual(words)))
            return;
        _labels.Add(new Label(id, words, string.Concat(words)));
        foreach (var word in words)
        {
            if (!_owners.TryGetValue(word, out var owners))
                _owners[word] = owners = [];
            owners.Add(id);
        }
    }

    // "EBC Trek" is told apart by "ebc" alone; a name of common words only ("Valley Tour") keeps them.
    private static string[] Core(string name)
    {
        var wording = Wording.Of(name);
        var words = Enumerable.Range(0, wording.Count).Select(wording.At).ToArray();
        var core = words.Where(word => !IsTripNoun(word) && char.IsLetterOrDigit(word[0])).ToArray();
        return core.Length > 0 ? core : words;
    }

    private static bool IsTripNoun(string word) => Vocabulary.Of("trip_nouns").Has(word) || Vocabulary.Of("filler").Has(word);

    // Each word of the text as the catalogue spells it, or null.
    private string?[] Hear(Wording wording, bool[] unheard)
    {
        var heard = new string?[wording.Count];
        for (var i = 0; i < heard.Length; i++)
        {
            var word = wording.At(i);
            if (unheard[i])
                continue;
            if (_owners.ContainsKey(word))
                heard[i] = word;
            else if (ConceptOf(word) is > 0 and var concept && _byConcept[concept].FirstOrDefault() is { } translated)
                heard[i] = translated;
            else if (word.Length >= 5 && !wording[i].IsNumber && Vocabulary.LanguagesOf(word) == 0)
                heard[i] = Misspelt(word);
        }
        return heard;
    }

    private static int ConceptOf(string word) => Concepts.ValueOf(word);

    private string? Misspelt(string word)
    {
        foreach (var known in _byFirstLetter[word[0]])
            if (known.Length >= 5 && Letters.Near(word, known, Letters.SlipsAllowed(Math.Min(word.Length + 1, known.Length))))
                return known;
        return null;
    }

    private (int Score, int At) Score(Label label, string?[] heard, Wording wording, bool[] unheard)
    {
        var (matched, telling, first) = (0, 0, int.MaxValue);
        foreach (var word in label.Words)
        {
            var at = Array.IndexOf(heard, word);
            if (at < 0)
                continue;
            matched++;
            telling += _owners[word].Count == 1 && word.Length >= 4 && !Common.Has(word) && !char.IsAsciiDigit(word[0]) ? 2 : 0;
            first = Math.Min(first, at);
        }
        if (matched == label.Words.Length && !label.Words.All(IsWeakAlone))
            return (WholeLabel + matched, first);
        if (telling > 0)
            return (telling + matched, first);
        return GluedAt(label, wording, unheard) is >= 0 and var glued ? (WholeLabel, glued) : (0, first);
    }

    private static bool IsWeakAlone(string word) => word.Length < 2 || Vocabulary.LanguagesOf(word) != 0;

    // "everestbasecamp", "ebctrek", "E.B.C."
    private static int GluedAt(Label label, Wording wording, bool[] unheard)
    {
        if (label.Glued.Length < 3)
            return -1;
        for (var i = 0; i < wording.Count; i++)
        {
            var word = wording.At(i);
            if (unheard[i])
                continue;
            if (word.StartsWith(label.Glued, StringComparison.Ordinal) && (word.Length == label.Glued.Length || Vocabulary.Of("trip_nouns").Has(word[label.Glued.Length..])))
                return i;
            if (word.Length == 1 && label.Words.Length == 1 && IsSpelt(label.Glued, wording, i))
                return i;
        }
        return -1;
    }

    private static bool IsSpelt(string initials, Wording wording, int at)
    {
        for (var i = 0; i < initials.Length; i++)
            if (wording.At(at + i) is not { Length: 1 } letter || letter[0] != initials[i])
                return false;
        return true;
    }
}
