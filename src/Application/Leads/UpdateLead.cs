using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Timeline;
using TrailDesk.Domain.Leads;
using TrailDesk.Domain.Timeline;

namespace TrailDesk.Application.Leads;

/// <summary>What is absent stays as it is.</summary>
/// <param name="Month">Year and month, such as 2026-12.</param>
public sealed record LeadChanges(string? Status = null, Guid? AssigneeId = null, int? People = null, string? Month = null);

public sealed record UpdateLead(Guid Id, LeadChanges Changes) : ITransactionalCommand<Unit>;

internal sealed class UpdateLeadValidator : AbstractValidator<UpdateLead>
{
    private static readonly string[] Statuses = ["new", "assigned", "quoted", "won", "lost"];

    public UpdateLeadValidator()
    {
        RuleFor(request => request.Changes.Status).Must(status => status is null || Statuses.Contains(status)).OverridePropertyName("status")
            .WithMessage("status must be new, assigned, quoted, won or lost.");
        RuleFor(request => request.Changes.People).InclusiveBetween(1, 500).OverridePropertyName("people").WithMessage("people must be 1 to 500.");
        RuleFor(request => request.Changes.Month).Must(month => month is null || DateOnly.TryParseExact(month, "yyyy-MM", out _))
            .OverridePropertyName("month").WithMessage("month must be a year and month such as 2026-12.");
    }
}

internal sealed class UpdateLeadHandler(
    ILeadStore leads, IContactStore contacts, IStaffDirectory staff, ITimeline timeline, IAuditLog audit, ICurrentCaller current)
    : IRequestHandler<UpdateLead, Unit>
{
    public async Task<Unit> Handle(UpdateLead request, CancellationToken cancellationToken)
    {
        var contactId = await leads.ContactOfAsync(request.Id, cancellationToken) ?? throw new NoSuchRecordException("lead");
        _ = await contacts.FindAsync(contactId, cancellationToken) ?? throw new PersonErasedException();
        var lead = await leads.FindAsync(request.Id, cancellationToken) ?? throw new NoSuchRecordException("lead");
        var said = await ApplyAsync(lead, request.Changes, cancellationToken);
        if (said.Count == 0) return Unit.Value;
        leads.Save(lead);
        timeline.Add(new TimelineEntry("lead", lead.Id, "lead_updated", current.Caller.Name, "api", string.Join(", ", said), contactId,
            new Dictionary<string, string> { ["code"] = lead.Code, ["status"] = lead.Status }));
        audit.Add("lead.updated", "lead", lead.Id, ("changes", string.Join(", ", said)));
        return Unit.Value;
    }

    private async Task<List<string>> ApplyAsync(Lead lead, LeadChanges changes, CancellationToken cancellation)
    {
        var said = new List<string>();
        if (changes.AssigneeId is { } id && id != lead.AssigneeId)
        {
            var user = await staff.FindAsync(id, cancellation) ?? throw new UserNotFoundException();
            lead.AssignTo(id);
            said.Add($"assigned to {user.Name}");
        }

        if (changes.Status is { } status && status != lead.Status)
        {
            lead.MoveTo(status);
            said.Add(status);
        }

        if (lead.Learn(null, null, changes.People, changes.Month, null))
            said.AddRange(new[] { changes.People is { } people ? $"{people} people" : null, changes.Month }.OfType<string>());
        return said;
    }
}
