using System.Globalization;
using System.Text;
using FluentValidation;
using FluentValidation.Results;
using TrailDesk.Domain.Consent;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Consent;

/// <param name="Phone">E.164 with plus.</param>
public sealed record ConsentLine(
    int Line, string Phone, string Purpose, string State, DateTimeOffset At, string Method, string Wording, string? Name, string? Language);

/// <summary>A file of consents: its head, then lines that either hold one or are refused with the reason.</summary>
internal sealed class ConsentFile
{
    private const string Required = "phone, purpose, at, method, wording";
    private const string Optional = "state, name, language";
    private static readonly string[] Known = [.. Required.Split(", "), .. Optional.Split(", ")];
    private readonly CsvReader _csv;
    private readonly Dictionary<string, int> _columns;
    private readonly string? _country;
    private readonly DateTimeOffset _now;

    private ConsentFile(CsvReader csv, Dictionary<string, int> columns, string? country, DateTimeOffset now) =>
        (_csv, _columns, _country, _now) = (csv, columns, country, now);

    /// <exception cref="ValidationException">The head lacks a column, has one twice, or one that nobody knows.</exception>
    public static async Task<ConsentFile> OpenAsync(Stream stream, string? country, DateTimeOffset now, CancellationToken cancellation)
    {
        var csv = new CsvReader(new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true));
        CsvRecord? head;
        try
        {
            head = await csv.ReadAsync(cancellation);
        }
        catch (CsvBrokenException broken)
        {
            throw Refused(broken.Message);
        }

        var names = head?.Fields.Select(name => name.Trim().ToLowerInvariant()).ToList() ?? [];
        if (Known.Take(5).Except(names).ToList() is { Count: > 0 } missing)
            throw Refused($"The first line must name the columns {Required}; there may be {Optional} as well. It lacks {string.Join(", ", missing)}.");
        if (names.FirstOrDefault(name => !Known.Contains(name)) is { } stranger) throw Refused($"The column {stranger} is not known. There may be {Required}, {Optional}.");
        if (names.Distinct().Count() < names.Count) throw Refused("A column stands in the first line twice.");
        return new ConsentFile(csv, names.Select((name, at) => (name, at)).ToDictionary(column => column.name, column => column.at), country, now);
    }

    private static ValidationException Refused(string sentence) => new([new ValidationFailure("file", sentence)]);

    /// <summary>The rest of it was given up.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The next line that is not blank; both are null at the end.</summary>
    public async Task<(ConsentLine? Line, ImportLine? Refused)> NextAsync(CancellationToken cancellation)
    {
        try
        {
            CsvRecord? record;
            do record = await _csv.ReadAsync(cancellation);
            while (record is { IsBlank: true });
            if (record is null) return (null, null);
            var reason = Read(record, out var line);
            return reason is null ? (line, null) : (null, ImportLine.Refused(record.Line, reason));
        }
        catch (CsvBrokenException broken)
        {
            return (null, Break(broken.Line, $"{broken.Message} From here on nothing was read."));
        }
    }

    public ImportLine Break(int line, string reason)
    {
        IsBroken = true;
        return ImportLine.Refused(line, reason);
    }

    private string? Read(CsvRecord record, out ConsentLine? line)
    {
        line = null;
        if (record.Fields.Count != _columns.Count) return $"The line has {record.Fields.Count} fields where the first line has {_columns.Count}.";
        var (purpose, state) = (Field(record, "purpose").ToLowerInvariant(), Field(record, "state") is { Length: > 0 } word ? word.ToLowerInvariant() : ConsentStates.OptedIn);
        var (method, wording, language, name) = (Field(record, "method"), Value(record, "wording"), Field(record, "language"), Field(record, "name"));
        if (PhoneOf(Field(record, "phone")) is not { } phone) return PhoneSentence(Field(record, "phone"));
        if (!ConsentPurposes.IsKnown(purpose)) return ConsentPurposes.Sentence;
        if (!ConsentStates.IsKnown(state)) return ConsentStates.Sentence;
        if (TimeOf(Field(record, "at")) is not { } at) return "at must be a date such as 2025-03-01, or a time such as 2025-03-01T10:00:00+05:45, until now.";
        if (!ConsentRules.IsMethod(method)) return ConsentRules.MethodSentence;
        if (!ConsentRules.IsWording(wording)) return ConsentRules.WordingSentence;
        if (language.Length is not (0 or 2 or 3)) return "language must be a code such as en, id or es.";
        if (name.Length > 200) return "name must have at most 200 characters.";
        line = new ConsentLine(record.Line, phone, purpose, state, at, method, wording, name is "" ? null : name, language is "" ? null : language.ToLowerInvariant());
        return null;
    }

    private string Field(CsvRecord record, string column) => Value(record, column).Trim();

    // Text columns of the database hold no NUL, and none of these has a use for it.
    private string Value(CsvRecord record, string column) =>
        _columns.TryGetValue(column, out var at) ? record.Fields[at].Replace("\0", "", StringComparison.Ordinal) : "";

    private string? PhoneOf(string text) =>
        PhoneNumber.TryParseE164(text, out var phone) || (_country is not null && PhoneNumber.TryParseNational(text, _country, out phone)) ? phone : null;

    private string PhoneSentence(string text) => text.Length == 0 ? "phone is empty."
        : _country is null ? "phone must be E.164 with a plus, such as +9779812345678; or say defaultCountry."
        : $"phone must be E.164 with a plus, or a number as it is written in {_country} at home; one that begins with the country's own code needs its plus.";

    private DateTimeOffset? TimeOf(string text) =>
        text is [_, _, _, _, '-', _, _, '-', ..]
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && ConsentRules.IsPast(at, _now)
            ? at
            : null;
}
