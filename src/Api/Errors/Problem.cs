using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;
using TrailDesk.Application.Templates;

namespace TrailDesk.Api.Errors;

/// <summary>RFC 9457 problem details: every error body of the API.</summary>
/// <param name="Title">The same for every problem of this status.</param>
/// <param name="Detail">A sentence about this one.</param>
/// <param name="Errors">Sentences by request field, such as <c>components[0].type</c>.</param>
/// <param name="TraceId">Names this request in the logs.</param>
public sealed record Problem(
    string Title,
    int Status,
    string? Detail = null,
    IReadOnlyDictionary<string, string[]>? Errors = null,
    string? TraceId = null)
{
    [JsonExtensionData]
    public IDictionary<string, object?>? Members { get; init; }

    public static Problem Of(int status, string? detail = null, IReadOnlyDictionary<string, string[]>? errors = null) =>
        new(ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : "Error", status, detail, errors);
}

/// <summary>A message that cannot go: what a closed window lets through, beside the sentence. Only described: it is written as a problem with members.</summary>
/// <param name="WindowExpiredAt">Absent where the person has never written.</param>
/// <param name="Templates">What may be sent in its place; absent where another message is not the point.</param>
/// <param name="Purpose">What the person has not agreed to, where that is the point.</param>
public sealed record SendRefusal(
    string Title, int Status, string Detail, string TraceId, DateTimeOffset? WindowExpiredAt = null, IReadOnlyList<FittingTemplate>? Templates = null,
    string? Purpose = null);

/// <summary>A template that cannot be submitted. Only described, as above.</summary>
/// <param name="Findings">What to mend; absent where the provider itself said no.</param>
public sealed record TemplateRefusal(string Title, int Status, string Detail, string TraceId, IReadOnlyList<LintFinding>? Findings = null);
