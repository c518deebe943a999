using System.Text;
using FluentValidation;
using FluentValidation.Results;
using TrailDesk.Application.Consent;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Broadcasts;

/// <param name="Phone">E.164 with plus.</param>
internal sealed record ListLine(int Line, string Phone, string? Name, string? Language);

/// <summary>A file of people: the column phone, and name and language where they are there.</summary>
internal sealed class ListFile
{
    private static readonly string[] Known = ["phone", "name", "language"];
    private readonly CsvReader _csv;
    private readonly List<string> _columns;
    private readonly string? _country;

    private ListFile(CsvReader csv, List<string> columns, string? country) => (_csv, _columns, _country) = (csv, columns, country);

    /// <exception cref="ValidationException">The head lacks phone, or has a column that nobody knows.</exception>
    public static async Task<ListFile> OpenAsync(Stream stream, string? country, CancellationToken cancellation)
    {
        var csv = new CsvReader(new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true));
        List<string> columns;
        try
        {
            columns = (await csv.ReadAsync(cancellation))?.Fields.Select(name => name.Trim().ToLowerInvariant()).ToList() ?? [];
        }
        catch (CsvBrokenException broken)
        {
            throw Refused(broken.Message);
        }

        if (!columns.Contains("phone")) throw Refused("The first line must name the column phone; there may be name and language as well.");
        if (columns.FirstOrDefault(name => !Known.Contains(name)) is { } stranger) throw Refused($"The column {stranger} is not known. There may be phone, name and language.");
        if (columns.Distinct().Count() < columns.Count) throw Refused("A column stands in the first line twice.");
        return new ListFile(csv, columns, country);
    }

    private static ValidationException Refused(string sentence) => new([new ValidationFailure("file", sentence)]);

    /// <summary>The rest of it was given up.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The next line that is not blank; both are null at the end.</summary>
    public async Task<(ListLine? Line, ListImportLine? Refused)> NextAsync(CancellationToken cancellation)
    {
        try
        {
            CsvRecord? record;
            do record = await _csv.ReadAsync(cancellation);
            while (record is { IsBlank: true });
            if (record is null) return (null, null);
            var reason = Read(record, out var line);
            return reason is null ? (line, null) : (null, ListImportLine.Refused(record.Line, reason));
        }
        catch (CsvBrokenException broken)
        {
            return (null, Break(broken.Line, $"{broken.Message} From here on nothing was read."));
        }
    }

    public ListImportLine Break(int line, string reason)
    {
        IsBroken = true;
        return ListImportLine.Refused(line, reason);
    }

    private string? Read(CsvRecord record, out ListLine? line)
    {
        line = null;
        if (record.Fields.Count != _columns.Count) return $"The line has {record.Fields.Count} fields where the first line has {_columns.Count}.";
        var (text, name, language) = (Field(record, "phone"), Field(record, "name"), Field(record, "language"));
        if (!PhoneNumber.TryParseE164(text, out var phone) && (_country is null || !PhoneNumber.TryParseNational(text, _country, out phone)))
            return text.Length == 0 ? "phone is empty." : "phone must be E.164 with a plus, such as +9779812345678; or say defaultCountry.";
        if (language.Length is not (0 or 2 or 3)) return "language must be a code such as en, id or es.";
        if (name.Length > 200) return "name must have at most 200 characters.";
        line = new ListLine(record.Line, phone, name is "" ? null : name, language is "" ? null : language.ToLowerInvariant());
        return null;
    }

    private string Field(CsvRecord record, string column) =>
        _columns.IndexOf(column) is >= 0 and var at ? record.Fields[at].Replace("\0", "", StringComparison.Ordinal).Trim() : "";
}
