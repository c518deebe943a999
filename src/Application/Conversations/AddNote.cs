using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Timeline;
using TrailDesk.Domain.Timeline;

namespace TrailDesk.Application.Conversations;

/// <summary>A note among colleagues, on the timeline of the conversation's person. Nothing is sent.</summary>
public sealed record AddNote(Guid Id, string Text) : ITransactionalCommand<Unit>;

internal sealed class AddNoteValidator : AbstractValidator<AddNote>
{
    public AddNoteValidator() => RuleFor(request => request.Text).IsWords();
}

internal sealed class AddNoteHandler(
    IConversationStore conversations, IContactStore contacts, ITimeline timeline, IAuditLog audit, ICurrentCaller current)
    : IRequestHandler<AddNote, Unit>
{
    public async Task<Unit> Handle(AddNote request, CancellationToken cancellationToken)
    {
        var conversation = await conversations.FindAsync(request.Id, cancellationToken) ?? throw new NoSuchRecordException("conversation");
        var contact = await contacts.FindAsync(conversation.ContactId, cancellationToken) ?? throw new PersonErasedException();
        timeline.Add(new TimelineEntry("contact", contact.Id, "note", current.Caller.Name, "api", request.Text, contact.Id));
        audit.Add("conversation.noted", "conversation", conversation.Id);
        return Unit.Value;
    }
}
