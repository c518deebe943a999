using System.Text.Json;
using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Tenancy;

public sealed record ListAuditLogs(
    string? Action = null,
    Guid? ActorId = null,
    Guid? SubjectId = null,
    int? Limit = null,
    string? Cursor = null) : IRequest<Page<AuditLogView>>, IPagedRequest;

public sealed record AuditLogView
{
    public required Guid Id { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Absent for what the system or a machine did.</summary>
    public Person? Actor { get; init; }
    public required string Action { get; init; }
    public AuditSubject? Subject { get; init; }
    public JsonElement? Details { get; init; }
}

public sealed record AuditSubject(string Kind, Guid Id);

internal sealed class ListAuditLogsValidator : PagedRequestValidator<ListAuditLogs>
{
    public ListAuditLogsValidator() =>
        RuleFor(request => request.Action).MaximumLength(100).WithMessage("action is at most 100 characters.");
}
