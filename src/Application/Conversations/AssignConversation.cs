using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Timeline;
using TrailDesk.Domain.Shared;
using TrailDesk.Domain.Timeline;

namespace TrailDesk.Application.Conversations;

/// <param name="UserId">Null gives it back to the desk, which then answers by itself again.</param>
public sealed record AssignConversation(Guid Id, Guid? UserId) : ITransactionalCommand<Unit>;

internal sealed class AssignConversationValidator : AbstractValidator<AssignConversation>
{
    public AssignConversationValidator() =>
        RuleFor(request => request.UserId).NotEqual(Guid.Empty).WithMessage("userId must be a user's id, or null.");
}

internal sealed class AssignConversationHandler(
    IConversationStore conversations, IContactStore contacts, IStaffDirectory staff, ITimeline timeline, IAuditLog audit, ICurrentCaller current)
    : IRequestHandler<AssignConversation, Unit>
{
    public async Task<Unit> Handle(AssignConversation request, CancellationToken cancellationToken)
    {
        var conversation = await conversations.FindAsync(request.Id, cancellationToken) ?? throw new NoSuchRecordException("conversation");
        if (!conversation.IsOpen) throw new ConversationClosedException();
        var user = request.UserId is { } id ? await staff.FindAsync(id, cancellationToken) ?? throw new UserNotFoundException() : null;
        _ = await contacts.FindAsync(conversation.ContactId, cancellationToken) ?? throw new PersonErasedException();
        conversation.AssignTo(user?.UserId);
        conversations.Save(conversation);
        timeline.Add(new TimelineEntry("contact", conversation.ContactId, user is null ? "conversation_given_back" : "conversation_assigned",
            current.Caller.Name, "api", user is null ? "The desk answers again." : $"{user.Name} has the conversation.", conversation.ContactId));
        audit.Add("conversation.assigned", "conversation", conversation.Id, ("assignee", user?.UserId.ToString()));
        return Unit.Value;
    }
}

public sealed class ConversationClosedException() : ConflictException("This conversation is closed. A message to the person opens it again.");
