using TrailDesk.Application.Common;
using TrailDesk.Domain.Broadcasts;

namespace TrailDesk.Application.Broadcasts;

/// <summary>The caller's broadcasts, in the transaction at hand.</summary>
public interface IBroadcastStore
{
    Task<Broadcast?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>Nobody else changes it, or hands over a message of it, until the transaction ends.</summary>
    /// <exception cref="NoSuchRecordException">There is none.</exception>
    Task<Broadcast> FindForChangeAsync(Guid id, CancellationToken cancellation);

    /// <summary>The same for whoever can do it later: null where it does not run any more, or somebody has it in hand.</summary>
    Task<Broadcast?> ClaimAsync(Guid id, CancellationToken cancellation);

    /// <summary>The same of one that waits for its time: null where that has not come, by the database's clock.</summary>
    Task<Broadcast?> ClaimScheduledAsync(Guid id, CancellationToken cancellation);

    void Save(Broadcast broadcast);

    /// <summary>Whether a manager has to say yes before one starts.</summary>
    Task<bool> NeedsApprovalAsync(CancellationToken cancellation);

    void SetApproval(string approval);
}

/// <summary>The people of broadcasts. What was started for whom is written down once; their messages follow from it.</summary>
public interface IRecipientStore
{
    /// <summary>Writes down everybody whom a broadcast is for, as it is now.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="ListGoneException">Whom a list was to leave out would not be left out.</exception>
    Task<int> WriteAsync(Broadcast broadcast, CancellationToken cancellation);

    /// <summary>Of those who were written down before, whoever is in the audience still. Nobody joins.</summary>
    /// <exception cref="ListGoneException" />
    Task<KeptAudience> KeepAsync(Broadcast broadcast, CancellationToken cancellation);

    /// <summary>Nobody is written down any more for one that was never begun.</summary>
    Task ForgetAsync(Guid broadcastId, CancellationToken cancellation);

    /// <summary>Whom it would be written down for.</summary>
    /// <exception cref="ListGoneException" />
    Task<IReadOnlyList<Recipient>> ListAudienceAsync(Audience audience, CancellationToken cancellation);

    /// <summary>Who is due and has not been sent anything, whoever waits longest first.</summary>
    Task<IReadOnlyList<Recipient>> ListDueAsync(Guid broadcastId, int most, CancellationToken cancellation);

    /// <summary>Written with the transaction. Nothing happens to one that is not pending any more.</summary>
    void Settle(Guid broadcastId, RecipientResult result);

    /// <summary>Whether there is still somebody to be sent something, now or later, or a message that has not left.</summary>
    Task<bool> HasMoreAsync(Broadcast broadcast, CancellationToken cancellation);

    /// <summary>Nobody who is still pending gets anything.</summary>
    Task GiveUpPendingAsync(Broadcast broadcast, string state, string? reason, CancellationToken cancellation);

    /// <summary>
    /// Messages that were handed over and have not left: they are cancelled, and their people pending again, or cancelled too. What may have
    /// arrived does not go once more by itself, until it is let go on.
    /// </summary>
    /// <returns>How many.</returns>
    Task<int> TakeBackAsync(Broadcast broadcast, bool forGood, CancellationToken cancellation);

    /// <summary>It goes on: what may have arrived goes once more as other messages do.</summary>
    Task LetGoAsync(Broadcast broadcast, CancellationToken cancellation);

    /// <summary>Messages that have not left, and night has come where their people are, or their window closes: these are pending again.</summary>
    /// <returns>How many.</returns>
    Task<int> TakeBackDueAsync(Broadcast broadcast, CancellationToken cancellation);

    /// <summary>What the messages cost that did not fail.</summary>
    Task<decimal> SpentAsync(Guid broadcastId, string currency, CancellationToken cancellation);

    /// <summary>Whose message failed, with the provider's code or our own.</summary>
    Task<IReadOnlyList<FailedRecipient>> ListFailedAsync(Guid broadcastId, CancellationToken cancellation);

    /// <summary>They are pending again, and get a new message.</summary>
    Task TryAgainAsync(Guid broadcastId, IReadOnlyCollection<Guid> contacts, CancellationToken cancellation);
}

/// <param name="BookingId">Which of their bookings it is about; null where it is about none.</param>
public sealed record Recipient(Guid ContactId, Guid? BookingId);

/// <param name="Joined">How many are in the audience now and were not written down.</param>
public sealed record KeptAudience(int Recipients, int Joined);

/// <param name="Tries">How often it was tried again before.</param>
public sealed record FailedRecipient(Guid ContactId, string Code, int Tries);

/// <summary>What became of a recipient when their turn came.</summary>
public abstract record RecipientResult(Guid ContactId)
{
    public sealed record Handed(Guid ContactId, Guid MessageId, Money? Cost, DateTimeOffset? TakeBackAt) : RecipientResult(ContactId);

    public sealed record Skipped(Guid ContactId, string Reason) : RecipientResult(ContactId);

    /// <summary>It is night where they are.</summary>
    public sealed record Later(Guid ContactId, DateTimeOffset Due) : RecipientResult(ContactId);
}
