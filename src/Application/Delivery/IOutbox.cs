using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Delivery;

/// <summary>Everything that leaves is a row here first, written in the transaction that decided to send it.</summary>
public interface IOutbox
{
    /// <param name="options">Priority, deadline and what to do when an outcome stays unknown.</param>
    void Enqueue(OutboundMessage message, Channel channel, OutboxOptions options);

    /// <summary>What may have arrived by a first try stays where it is: nobody could say that it was cancelled.</summary>
    Task<Withdrawal> WithdrawAsync(Guid message, CancellationToken cancellation);

    /// <summary>A person knows what became of a send whose outcome was unknown.</summary>
    /// <param name="sendAgain">False: it arrived.</param>
    /// <returns>False where it is not in doubt here any more.</returns>
    Task<bool> SettleAsync(Guid message, bool sendAgain, CancellationToken cancellation);
}

/// <summary>Taken back; left already, or leaving; or waiting to go once more after a try of which nobody knows whether it arrived.</summary>
public enum Withdrawal { Done, Left, MayHaveArrived }

/// <param name="Priority">0 a person waits for it; 1 a broadcast.</param>
/// <param name="Deadline">When it is of no use any more: for a reply the end of the customer service window. Null: never.</param>
/// <param name="Cautious">An unknown outcome waits for a person instead of going once more (payments, booking confirmations).</param>
/// <param name="After">How long it waits before it may leave.</param>
/// <param name="SendAt">It waits as scheduled until then, and is looked at once more.</param>
/// <param name="Purpose">booking, safety or marketing: looked up in the ledger at the moment of sending.</param>
/// <param name="GoodUntil">What its sender set, whatever the window does: where the person writes again a deadline moves, up to this.</param>
/// <param name="Initiates">It starts a conversation: it counts against how many people the portfolio may write to first in 24 hours.</param>
public sealed record OutboxOptions(
    short Priority = 0, DateTimeOffset? Deadline = null, bool Cautious = false, TimeSpan? After = null, bool Initiates = false,
    DateTimeOffset? SendAt = null, string? Purpose = null, DateTimeOffset? GoodUntil = null);
