using TrailDesk.Application.Delivery;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Conversations;

/// <summary>What a provider took and then held back for its own limits goes once more, marked as resent.</summary>
public sealed class SecondTry(
    IMessageStore messages, IConversationStore conversations, IContactStore contacts, IOutbox outbox, ReplyWriter replies, SecondTryPause pause, TimeProvider clock)
{
    /// <returns>False where it went twice already, or is of no use any more.</returns>
    public async Task<bool> BeginAsync(Channel channel, MessageDelivery delivery, FailureMeaning meaning, CancellationToken cancellation)
    {
        if (meaning.Failure is not (SendFailure.Throttled or SendFailure.PairThrottled)) return false;
        if (await contacts.FindAsync(delivery.ContactId, cancellation) is null) return false;
        if (await messages.FindSentAsync(delivery, cancellation) is not { WasResent: false } sent) return false;
        var deadline = await DeadlineAsync(sent, cancellation);
        if (deadline <= clock.GetUtcNow()) return false;
        var message = sent.Message with { StatusCallbackUrl = replies.CallbackOf(channel, sent.Message.Id) };
        outbox.Enqueue(message, channel, new OutboxOptions(Deadline: deadline, After: meaning.Wait ?? pause.Time));
        messages.MarkResent(delivery.MessageId);
        return true;
    }

    private async Task<DateTimeOffset?> DeadlineAsync(SentOnce sent, CancellationToken cancellation)
    {
        if (sent.Message.Type == "template") return null;
        var conversation = await conversations.FindAsync(sent.ConversationId, cancellation);
        return conversation is null ? DateTimeOffset.MinValue : ServiceWindow.ClosesAt(conversation) - ServiceWindow.SafetyMargin;
    }
}

/// <param name="Time">Before a second try where the provider names no time.</param>
public sealed record SecondTryPause(TimeSpan Time);
