using System.Text;
using FluentValidation;
using FluentValidation.Results;

namespace TrailDesk.Application.Common;

/// <param name="Required">Names as they stand in the first line, with commas between them.</param>
/// <param name="Optional">The same.</param>
internal sealed record PeopleColumns(string Required, string Optional)
{
    public string[] Needed { get; } = Required.Split(", ");
    public string[] Known { get; } = [.. Required.Split(", "), .. Optional.Split(", ")];
}

/// <summary>A line of the file: what it holds, or why it is refused.</summary>
internal sealed record PeopleLine<T>(int Line, T? Value, string? Reason = null) where T : class;

/// <summary>A file with a line for each of many people, read as it comes: its head, then lines that either hold one or are refused with the reason.</summary>
/// <param name="read">A line, and the reason where it is none.</param>
internal sealed class PeopleFile<T>(CsvReader csv, IReadOnlyList<string> columns, string? country, Func<PersonRow, (T? Value, string? Reason)> read)
    where T : class
{
    public const int MostLines = 100_000;
    private int _lines;
    private bool _isBroken;

    /// <exception cref="ValidationException">The head lacks a column, has one twice, or one that nobody knows.</exception>
    public static async Task<PeopleFile<T>> OpenAsync(
        Stream stream, PeopleColumns columns, string? country, Func<PersonRow, (T? Value, string? Reason)> read, CancellationToken cancellation)
    {
        var csv = new CsvReader(new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true));
        var names = await HeadAsync(csv, cancellation);
        if (columns.Needed.Except(names).ToList() is { Count: > 0 } missing)
            throw Refused($"The first line must name the column{(columns.Needed.Length > 1 ? "s" : "")} {columns.Required}; there may be {columns.Optional} as well. It lacks {string.Join(", ", missing)}.");
        if (names.FirstOrDefault(name => !columns.Known.Contains(name)) is { } stranger)
            throw Refused($"The column {stranger} is not known. There may be {string.Join(", ", columns.Known)}.");
        if (names.Distinct().Count() < names.Count) throw Refused("A column stands in the first line twice.");
        return new PeopleFile<T>(csv, names, country, read);
    }

    private static async Task<List<string>> HeadAsync(CsvReader csv, CancellationToken cancellation)
    {
        try
        {
            return (await csv.ReadAsync(cancellation))?.Fields.Select(name => name.Trim().ToLowerInvariant()).ToList() ?? [];
        }
        catch (CsvBrokenException broken)
        {
            throw Refused(broken.Message);
        }
    }

    private static ValidationException Refused(string sentence) => new([new ValidationFailure("file", sentence)]);

    /// <summary>The next line that is not blank; null at the end, which is also where nothing can be told apart any more.</summary>
    public async Task<PeopleLine<T>?> NextAsync(CancellationToken cancellation)
    {
        if (_isBroken) return null;
        try
        {
            CsvRecord? record;
            do record = await csv.ReadAsync(cancellation);
            while (record is { IsBlank: true });
            if (record is null) return null;
            return ++_lines > MostLines ? Break(record.Line, $"A file holds at most {MostLines:N0} lines: from here on nothing was read.") : Read(record);
        }
        catch (CsvBrokenException broken)
        {
            return Break(broken.Line, $"{broken.Message} From here on nothing was read.");
        }
    }

    private PeopleLine<T> Break(int line, string reason)
    {
        _isBroken = true;
        return new(line, null, reason);
    }

    private PeopleLine<T> Read(CsvRecord record)
    {
        if (record.Fields.Count != columns.Count) return new(record.Line, null, $"The line has {record.Fields.Count} fields where the first line has {columns.Count}.");
        var row = new PersonRow(record, columns, country);
        if (row.Fault is { } fault) return new(record.Line, null, fault);
        var (value, reason) = read(row);
        return new(record.Line, value, reason);
    }
}
