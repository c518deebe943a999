using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Consent;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Consent;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Reminders;

namespace TrailDesk.Application.Reminders;

/// <summary>One that is due: it goes, or why it does not is written down. Its row, message and way out are one transaction.</summary>
public sealed record SendReminder(Guid Id) : ITransactionalCommand<SendReminderResult>;

public enum SendReminderResult { Sent, Skipped, NotDue }

internal sealed class SendReminderHandler(
    IReminderStore reminders, IContactStore contacts, IConsentReader consents, ReminderWays ways, ReplyWriter replies, ReminderBook book)
    : IRequestHandler<SendReminder, SendReminderResult>
{
    public async Task<SendReminderResult> Handle(SendReminder request, CancellationToken cancellationToken)
    {
        if (await reminders.TakeAsync(request.Id, cancellationToken) is not { } due) return SendReminderResult.NotDue;
        if (ReminderCheck.WhyNot(due.Facts) is { } reason) return Skip(due, reason);
        if (await contacts.FindAsync(due.Booking.ContactId, cancellationToken) is not { } contact) return Skip(due, ReminderReason.Erased);
        if (!await IsWelcomeAsync(due, cancellationToken)) return Skip(due, ReminderReason.OptedOut);
        var to = await contacts.AddressAsync(contact.Id, cancellationToken);
        if (to is { Phone: null, UserId: null }) return Skip(due, ReminderReason.Unreachable);
        if (await ways.FindAsync(due, contact, to, cancellationToken) is not { } way) return Skip(due, ReminderReason.NoTemplate);
        Send(due, to, way);
        book.Sent(due, contact.Id);
        return SendReminderResult.Sent;
    }

    private async Task<bool> IsWelcomeAsync(DueReminder due, CancellationToken cancellation) =>
        (await consents.DecideAsync(due.TenantId, [due.Booking.ContactId], ConsentPurposes.Booking, cancellation))[due.Booking.ContactId].IsAllowed;

    // Payments are cautious: what nobody knows the outcome of waits for a person, rather than asking for money twice.
    private void Send(DueReminder due, Party to, ReminderWay way)
    {
        var priority = (short)(ReminderStep.IsUrgent(due.Step) ? 0 : 1);
        var standIn = way.StandIn is { } template
            ? new StandIn(template, template.Language, ConsentPurposes.Booking, due.Facts.GoodUntil, due.IsPayment, priority)
            : null;
        replies.Send(way.Channel, way.Thread, to, way.Content, due.Now, deadline: way.Deadline, cautious: due.IsPayment,
            way: new SendWay(priority, Purpose: ConsentPurposes.Booking, Id: due.MessageId, GoodUntil: due.Facts.GoodUntil, StandIn: standIn));
        reminders.MarkSent(due, due.Facts.Unpaid);
    }

    private SendReminderResult Skip(DueReminder due, string reason)
    {
        reminders.MarkSkipped(due, reason);
        book.Skipped(due, reason);
        return SendReminderResult.Skipped;
    }
}
