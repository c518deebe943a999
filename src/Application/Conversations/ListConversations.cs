using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Conversations;

/// <param name="Quiet">Whether a broadcast began it and nobody has written in it since; false leaves those out.</param>
public sealed record ListConversations(
    string? Status = null,
    string? Assignee = null,
    Guid? ChannelId = null,
    Guid? ContactId = null,
    string? Phone = null,
    bool? Quiet = null,
    int? Limit = null,
    string? Cursor = null) : IRequest<Page<ConversationView>>, IPagedRequest;

public sealed record ConversationView
{
    public required Guid Id { get; init; }
    public required Guid ChannelId { get; init; }
    public required ContactSummary Contact { get; init; }
    public required string Status { get; init; }
    public Person? Assignee { get; init; }
    public DateTimeOffset? WindowExpiresAt { get; init; }
    public required DateTimeOffset LastMessageAt { get; init; }
    public ConversationLead? Lead { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
}

/// <summary>The contact's open lead.</summary>
public sealed record ConversationLead(Guid Id, string Code, string Status);

internal sealed class ListConversationsValidator : PagedRequestValidator<ListConversations>
{
    private static readonly string[] Statuses = ["active", "waiting", "closed", "expired"];

    public ListConversationsValidator()
    {
        RuleFor(request => request.Status).Must(status => status is null || Statuses.Contains(status))
            .WithMessage("status must be active, waiting, closed or expired.");
        RuleFor(request => request.Assignee).Must(AssigneeFilter.IsKnown).WithMessage(AssigneeFilter.Sentence);
        RuleFor(request => request.Phone).Must(PhoneFilter.IsReadable).WithMessage(PhoneFilter.Sentence);
    }
}
