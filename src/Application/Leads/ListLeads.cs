using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Leads;

public sealed record ListLeads(
    string? Status = null,
    string? Assignee = null,
    string? Q = null,
    Guid? ContactId = null,
    int? Limit = null,
    string? Cursor = null) : IRequest<Page<LeadView>>, IPagedRequest;

public sealed record GetLead(Guid Id) : IRequest<LeadView>;

public sealed record LeadView
{
    public required Guid Id { get; init; }
    public required string Code { get; init; }
    public required string Status { get; init; }
    public required ContactSummary Contact { get; init; }
    public required Guid ConversationId { get; init; }
    public string? Product { get; init; }
    public LeadPackage? Package { get; init; }
    public int? People { get; init; }

    /// <summary>Year and month, such as 2026-12.</summary>
    public string? Month { get; init; }
    public string? Language { get; init; }
    public required string Source { get; init; }
    public ReferralPart? Referral { get; init; }
    public Person? Assignee { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The tenant's package that the wished-for product was matched to.</summary>
public sealed record LeadPackage(Guid Id, string Code, string Name);

internal sealed class ListLeadsValidator : PagedRequestValidator<ListLeads>
{
    private static readonly string[] Statuses = ["new", "assigned", "quoted", "won", "lost"];

    public ListLeadsValidator()
    {
        RuleFor(request => request.Status).Must(status => status is null || Statuses.Contains(status))
            .WithMessage("status must be new, assigned, quoted, won or lost.");
        RuleFor(request => request.Assignee).Must(AssigneeFilter.IsKnown).WithMessage(AssigneeFilter.Sentence);
        RuleFor(request => request.Q).MaximumLength(40).WithMessage("q must be a code such as LD-1042.");
    }
}
