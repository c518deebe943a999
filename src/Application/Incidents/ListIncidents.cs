using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;

namespace TrailDesk.Application.Incidents;

public sealed record ListIncidents(
    string? Status = null,
    string? Severity = null,
    string? Q = null,
    Guid? TripId = null,
    int? Limit = null,
    string? Cursor = null) : IRequest<Page<IncidentView>>, IPagedRequest;

public sealed record GetIncident(Guid Id) : IRequest<IncidentView>;

public sealed record IncidentView
{
    public required Guid Id { get; init; }
    public required string Code { get; init; }
    public required string Status { get; init; }
    public required string Severity { get; init; }
    public required string Category { get; init; }
    public required IncidentTrip Trip { get; init; }
    public string? Text { get; init; }
    public required Person ReportedBy { get; init; }
    public Guid? ConversationId { get; init; }

    /// <summary>Messages with photos, voice or a location that were sent along.</summary>
    public required IReadOnlyList<MessageView> Attachments { get; init; }
    public required DateTimeOffset AcknowledgeBy { get; init; }
    public required DateTimeOffset ResolveBy { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }
    public Person? AcknowledgedBy { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

public sealed record IncidentTrip(Guid Id, string Code);

internal sealed class ListIncidentsValidator : PagedRequestValidator<ListIncidents>
{
    private static readonly string[] Statuses = ["open", "acknowledged", "resolved"];
    private static readonly string[] Severities = ["low", "medium", "high", "critical"];

    public ListIncidentsValidator()
    {
        RuleFor(request => request.Status).Must(status => status is null || Statuses.Contains(status))
            .WithMessage("status must be open, acknowledged or resolved.");
        RuleFor(request => request.Severity).Must(severity => severity is null || Severities.Contains(severity))
            .WithMessage("severity must be low, medium, high or critical.");
        RuleFor(request => request.Q).MaximumLength(40).WithMessage("q must be a code such as INC-77.");
    }
}
