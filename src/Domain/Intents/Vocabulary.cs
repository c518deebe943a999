using System.Reflection;
using System.Text.Json;

namespace TrailDesk.Domain.Intents;

/// <summary>
/// The words of every language, from <c>Vocabulary/*.json</c>: a language is added by one file. Topics are looked up
/// over all languages at once, because people mix them.
/// </summary>
internal sealed class Vocabulary
{
    /// <summary>The file of words that tell of languages we do not speak.</summary>
    public const string Foreign = "foreign";

    private static readonly Dictionary<string, PhraseBook> Topics = [];
    private static readonly Dictionary<string, int> Hints = [];
    private static readonly List<string> LanguageCodes = [];

    static Vocabulary()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("vocabulary/", StringComparison.Ordinal)).Order())
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var json = JsonDocument.Parse(stream);
            Add(Path.GetFileNameWithoutExtension(name), json.RootElement);
        }
    }

    public static IReadOnlyList<string> Languages => LanguageCodes;

    /// <summary>The languages of ours that a word tells of, as one bit for each of <see cref="Languages"/>.</summary>
    public static int LanguagesOf(string word) => TellsOf(word) & ~(1 << LanguageCodes.IndexOf(Foreign));

    /// <summary>The same, and the bit of languages that we do not speak.</summary>
    public static int TellsOf(string word) => Hints.GetValueOrDefault(word);

    public static PhraseBook Of(string topic) => Topics.TryGetValue(topic, out var book)
        ? book
        : throw new InvalidOperationException($"No vocabulary file speaks of '{topic}'.");

    private static void Add(string language, JsonElement root)
    {
        var bit = 1 << LanguageCodes.Count;
        LanguageCodes.Add(language);
        foreach (var topic in root.EnumerateObject())
            if (topic.Name == "hints")
                AddHints(topic.Value, bit);
            else if (topic.Value.ValueKind == JsonValueKind.Object)
                foreach (var phrase in topic.Value.EnumerateObject())
                    Book(topic.Name).Add(phrase.Name, phrase.Value.GetInt32());
            else
                foreach (var phrase in topic.Value.EnumerateArray())
                    Book(topic.Name).Add(phrase.GetString()!);
    }

    private static void AddHints(JsonElement hints, int bit)
    {
        foreach (var text in hints.EnumerateArray())
        {
            var wording = Wording.Of(text.GetString());
            for (var i = 0; i < wording.Count; i++)
                Hints[wording.At(i)] = Hints.GetValueOrDefault(wording.At(i)) | bit;
        }
    }

    private static PhraseBook Book(string topic)
    {
        if (!Topics.TryGetValue(topic, out var book))
            Topics[topic] = book = new PhraseBook();
        return book;
    }
}
