using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Timeline;
using TrailDesk.Domain.Timeline;

namespace TrailDesk.Application.Conversations;

/// <summary>Done with, until the person writes again. Closing what is closed changes nothing.</summary>
public sealed record CloseConversation(Guid Id) : ITransactionalCommand<Unit>;

internal sealed class CloseConversationValidator : AbstractValidator<CloseConversation>
{
    public CloseConversationValidator() => RuleFor(request => request.Id).NotEmpty();
}

internal sealed class CloseConversationHandler(
    IConversationStore conversations, IContactStore contacts, ITimeline timeline, IAuditLog audit, ICurrentCaller current, TimeProvider clock)
    : IRequestHandler<CloseConversation, Unit>
{
    public async Task<Unit> Handle(CloseConversation request, CancellationToken cancellationToken)
    {
        var conversation = await conversations.FindAsync(request.Id, cancellationToken) ?? throw new NoSuchRecordException("conversation");
        if (!conversation.IsOpen) return Unit.Value;
        var contact = await contacts.FindAsync(conversation.ContactId, cancellationToken);
        conversation.Close(clock.GetUtcNow());
        conversations.Save(conversation);
        timeline.Add(new TimelineEntry("contact", conversation.ContactId, "conversation_closed", current.Caller.Name, "api", "Conversation closed.", contact?.Id));
        audit.Add("conversation.closed", "conversation", conversation.Id);
        return Unit.Value;
    }
}
