using System.Globalization;
using TrailDesk.Application.Common;
using TrailDesk.Domain.Consent;

namespace TrailDesk.Application.Consent;

/// <param name="Phone">E.164 with plus.</param>
public sealed record ConsentLine(
    int Line, string Phone, string Purpose, string State, DateTimeOffset At, string Method, string Wording, string? Name, string? Language);

/// <summary>A file of consents.</summary>
internal static class ConsentFile
{
    private static readonly PeopleColumns Columns = new("phone, purpose, at, method, wording", "state, name, language");

    public static Task<PeopleFile<ConsentLine>> OpenAsync(Stream stream, string? country, DateTimeOffset now, CancellationToken cancellation) =>
        PeopleFile<ConsentLine>.OpenAsync(stream, Columns, country, row => Read(row, now), cancellation);

    private static (ConsentLine? Line, string? Reason) Read(PersonRow row, DateTimeOffset now)
    {
        var (purpose, state) = (row.Field("purpose").ToLowerInvariant(), row.Field("state") is { Length: > 0 } word ? word.ToLowerInvariant() : ConsentStates.OptedIn);
        var (method, wording) = (row.Field("method"), row.Value("wording"));
        if (!ConsentPurposes.IsKnown(purpose)) return (null, ConsentPurposes.Sentence);
        if (!ConsentStates.IsKnown(state)) return (null, ConsentStates.Sentence);
        if (TimeOf(row.Field("at"), now) is not { } at) return (null, "at must be a date such as 2025-03-01, or a time such as 2025-03-01T10:00:00+05:45, until now.");
        if (!ConsentRules.IsMethod(method)) return (null, ConsentRules.MethodSentence);
        if (!ConsentRules.IsWording(wording)) return (null, ConsentRules.WordingSentence);
        return (new ConsentLine(row.Line, row.Phone, purpose, state, at, method, wording, row.Name, row.Language), null);
    }

    private static DateTimeOffset? TimeOf(string text, DateTimeOffset now) =>
        text is [_, _, _, _, '-', _, _, '-', ..]
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && ConsentRules.IsPast(at, now)
            ? at
            : null;
}
