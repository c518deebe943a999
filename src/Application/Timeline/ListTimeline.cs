using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Timeline;

/// <summary>What happened, newest first: to one subject, or in the whole tenant.</summary>
/// <param name="Subject">A kind and an id, such as <c>lead:0199…</c>.</param>
public sealed record ListTimeline(string? Subject = null, int? Limit = null, string? Cursor = null)
    : IRequest<Page<TimelineItem>>, IPagedRequest;

public sealed record TimelineItem
{
    public required Guid Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Kind { get; init; }
    public required string Actor { get; init; }
    public required string Source { get; init; }
    public string? Text { get; init; }
    public IReadOnlyDictionary<string, string>? Data { get; init; }
    public required TimelineSubject Subject { get; init; }
}

/// <param name="Code">Absent for a contact, which has none.</param>
public sealed record TimelineSubject(string Kind, Guid Id, string? Code = null)
{
    private static readonly string[] Kinds = ["lead", "booking", "trip", "incident", "contact"];

    public static bool TryRead(string text, out TimelineSubject subject)
    {
        subject = new TimelineSubject("", Guid.Empty);
        var colon = text.IndexOf(':');
        if (colon < 0 || !Kinds.Contains(text[..colon]) || !Guid.TryParse(text[(colon + 1)..], out var id)) return false;
        subject = new TimelineSubject(text[..colon], id);
        return true;
    }
}

internal sealed class ListTimelineValidator : PagedRequestValidator<ListTimeline>
{
    public ListTimelineValidator() =>
        RuleFor(request => request.Subject).Must(text => text is null || TimelineSubject.TryRead(text, out _))
            .WithMessage("subject must be lead, booking, trip, incident or contact, a colon and an id.");
}
