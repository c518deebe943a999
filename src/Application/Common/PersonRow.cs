using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Common;

/// <summary>One line about one person. Phone, name and language mean the same in every such file.</summary>
/// <param name="country">ISO 3166, for numbers without a plus.</param>
internal sealed class PersonRow(CsvRecord record, IReadOnlyList<string> columns, string? country)
{
    public int Line => record.Line;

    /// <summary>E.164 with plus; empty where it is none.</summary>
    public string Phone => PhoneOf(Field("phone")) ?? "";
    public string? Name => Field("name") is { Length: > 0 } name ? name : null;
    public string? Language => Field("language") is { Length: > 0 } code ? code.ToLowerInvariant() : null;

    /// <summary>Why it speaks of nobody; null where it does.</summary>
    public string? Fault => this switch
    {
        { Phone: "" } => PhoneSentence(Field("phone")),
        { Language.Length: not (2 or 3) } => "language must be a code such as en, id or es.",
        { Name.Length: > 200 } => "name must have at most 200 characters.",
        _ => null,
    };

    public string Field(string column) => Value(column).Trim();

    // Text columns of the database hold no NUL, and none of these has a use for it.
    public string Value(string column)
    {
        for (var at = 0; at < columns.Count; at++)
            if (columns[at] == column) return record.Fields[at].Replace("\0", "", StringComparison.Ordinal);
        return "";
    }

    private string? PhoneOf(string text) =>
        PhoneNumber.TryParseE164(text, out var phone) || (country is not null && PhoneNumber.TryParseNational(text, country, out phone)) ? phone : null;

    private string PhoneSentence(string text) => text.Length == 0 ? "phone is empty."
        : country is null ? "phone must be E.164 with a plus, such as +9779812345678; or say defaultCountry."
        : $"phone must be E.164 with a plus, or a number as it is written in {country} at home; one that begins with the country's own code needs its plus.";
}
