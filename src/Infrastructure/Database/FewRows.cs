using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace TrailDesk.Infrastructure.Database;

/// <summary>
/// A statement over <c>unnest</c> of columns, for a few rows: they go as plain values, since taking arrays apart costs
/// PostgreSQL more than writing a row. What a message that comes alone costs rests on it.
/// </summary>
internal static partial class FewRows
{
    public const int Most = 3;

    private static readonly ConcurrentDictionary<(string Sql, int Rows), string> Written = new();

    /// <param name="sql">With one unnest of consecutive parameters; those behind it count on from there.</param>
    public static string Of(string sql, int rows) => Written.GetOrAdd((sql, rows), key => Write(key.Sql, key.Rows));

    private static string Write(string sql, int rows)
    {
        var unnest = Unnest().Match(sql);
        var columns = Parameter().Matches(unnest.Groups["columns"].Value).Select(match => Number(match)).ToArray();
        var (first, last) = (columns[0], columns[^1]);
        var values = Enumerable.Range(0, rows).Select(row =>
            "(" + string.Join(", ", columns.Select(column => $"${first + (column - first) * rows + row}")) + ")");
        var alias = unnest.Groups["alias"].Success ? " as" : " as n";
        return Moved(sql[..unnest.Index]) + $"(values {string.Join(", ", values)}){alias}" + Moved(sql[(unnest.Index + unnest.Length)..]);

        string Moved(string part) => Parameter().Replace(part, match => Number(match) > last ? $"${Number(match) + columns.Length * (rows - 1)}" : match.Value);
    }

    private static int Number(Match parameter) => int.Parse(parameter.ValueSpan[1..], CultureInfo.InvariantCulture);

    [GeneratedRegex(@"unnest\((?<columns>\$\d+(?:,\s*\$\d+)*)\)(?<alias>\s+as\b)?")]
    private static partial Regex Unnest();

    [GeneratedRegex(@"\$\d+")]
    private static partial Regex Parameter();
}
