namespace TrailDesk.Application.WhatsApp;

/// <summary>What the sender does about a failure.</summary>
public enum FailureAction
{
    /// <summary>The message goes again, each time later, until its attempts are used up.</summary>
    BackOff,
    /// <summary>It goes once more, and then no further.</summary>
    RetryOnce,
    /// <summary>Nothing is wrong with it: the channel pauses, and no attempt is used up.</summary>
    RetryLater,
    /// <summary>This recipient waits, and nobody else.</summary>
    WaitForPair,
    /// <summary>Messages that start a conversation wait; answers go on.</summary>
    HoldInitiated,
    /// <summary>The channel waits until somebody has mended it, is probed meanwhile, and people are told.</summary>
    Park,
    /// <summary>
    /// As <see cref="Park"/>, but the message may be the cause: refused again after another one of the channel got through, it fails.
    /// </summary>
    ParkAndCount,
    Fail,
    /// <summary>The message fails, and so will others until somebody looks: people are told.</summary>
    FailAndAlert,
    /// <summary>The text fails. What the desk sent by itself is followed by its template, once; for what people wrote the sentence says so.</summary>
    SendTemplate,
    /// <summary>The message fails, and the person's wish goes into the ledger of consents. Never a block.</summary>
    OptOut,
}

/// <param name="Sentence">For people: what happened, and what to do.</param>
/// <param name="Source">Where the fact stands.</param>
/// <param name="Wait">Before it goes again; null: the sender's own back-off.</param>
public sealed record FailureMeaning(SendFailure Failure, FailureAction Action, string Sentence, string Source, TimeSpan? Wait = null)
{
    public bool GoesAgain => Action < FailureAction.Fail;
}

/// <summary>The one table of the three providers' codes, for answers to sends and for statuses that come later.</summary>
public interface IFailureTable
{
    /// <param name="provider">meta, twilio or 360dialog.</param>
    /// <returns>Null for a code that nobody knows: it is kept raw.</returns>
    FailureMeaning? Of(string provider, string code);
}
