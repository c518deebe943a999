using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// A channel that cannot send is parked and probed from 2 s to 60 s apart, so that no message loses an attempt to it and
/// no other channel waits for it.
/// </summary>
internal sealed partial class ChannelHealth(TimeProvider clock, ILogger<ChannelHealth> log)
{
    private static readonly TimeSpan LongRest = TimeSpan.FromMinutes(2);
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<Guid, Parking> _parked = new();
    private readonly ConcurrentDictionary<Guid, ParkingNews> _news = new();
    private readonly ConcurrentDictionary<Guid, long> _epochs = new();
    private long _told;

    /// <summary>None while it is parked, and one at a time until that one came through; those that left before it was parked do not count.</summary>
    public int RoomFor(Guid channel, ChannelGate gate)
    {
        if (!_parked.TryGetValue(channel, out var parking) || !parking.Blocks) return int.MaxValue;
        if (parking.Until > clock.GetUtcNow()) return 0;
        return gate.InAir > 0 && gate.EnteredAt >= parking.Until ? 0 : 1;
    }

    public bool IsResting(Guid channel) =>
        _parked.TryGetValue(channel, out var parking) && parking.Blocks && parking.Until > clock.GetUtcNow();

    /// <param name="epoch">Of its lane.</param>
    /// <param name="leftAt">When the message left for the provider.</param>
    public void Learn(Guid channel, long epoch, SendOutcome outcome, DateTimeOffset leftAt)
    {
        if (outcome is SendOutcome.Unknown { Away: null }) return;
        if (TroubleOf(outcome) is { } trouble) Park(channel, trouble, leftAt);
        else if (AlertOf(outcome) is { } alert) Change(channel, before => Parking.AfterAlert(before, alert, clock.GetUtcNow()), alert);
        else if (_parked.ContainsKey(channel)) Change(channel, before => before?.AfterAnswer(leftAt), null);
        if (outcome is SendOutcome.Accepted) Forget(channel, epoch);
    }

    /// <summary>What people should see of a channel and do not see yet; given once.</summary>
    public ParkingNews? TakeNews(Guid channel) => _news.TryRemove(channel, out var news) ? news : null;

    private void Park(Guid channel, Trouble trouble, DateTimeOffset leftAt) =>
        Change(channel, before => Parking.AfterRefusal(before, trouble, leftAt, clock.GetUtcNow()), trouble);

    // What stood on the channel as its lane was gained is the word of another node, or of a process before this one.
    private void Forget(Guid channel, long epoch)
    {
        if (_epochs.TryGetValue(channel, out var known) && known == epoch) return;
        _epochs[channel] = epoch;
        if (_parked.ContainsKey(channel)) return;
        lock (_lock) _news[channel] = new(++_told, null, null);
    }

    private void Change(Guid channel, Func<Parking?, Parking?> step, Trouble? cause)
    {
        lock (_lock)
        {
            var before = _parked.GetValueOrDefault(channel);
            var after = step(before);
            if (after == before) return;
            if (after is null) _parked.TryRemove(channel, out _);
            else _parked[channel] = after;
            _news[channel] = new(++_told, after is { Blocks: true } ? after.Until : null, after?.Reason);
            if (cause is not null && (cause.NeedsPerson || cause.Wait > LongRest)) LogTrouble(log, channel, cause.Code);
        }
    }

    private static Trouble? TroubleOf(SendOutcome outcome) => outcome switch
    {
        SendOutcome.Deferred { Action: FailureAction.RetryLater or FailureAction.Park or FailureAction.ParkAndCount } deferred => new(
            deferred.Error.Code, ReasonOf(deferred.Error), deferred.RetryAfter,
            IsRate: deferred is { Action: FailureAction.RetryLater, Failure: SendFailure.Throttled },
            NeedsPerson: deferred.Action is FailureAction.Park or FailureAction.ParkAndCount),
        SendOutcome.Unknown { Away: { } error } => new(error.Code, ReasonOf(error)),
        _ => null,
    };

    private static Trouble? AlertOf(SendOutcome outcome) => outcome switch
    {
        SendOutcome.Rejected { Action: FailureAction.FailAndAlert } rejected => new(rejected.Error.Code, ReasonOf(rejected.Error), NeedsPerson: true),
        SendOutcome.Deferred { Action: FailureAction.HoldInitiated } held => new(held.Error.Code, ReasonOf(held.Error), NeedsPerson: true),
        _ => null,
    };

    private static string ReasonOf(ErrorPart error) => $"{error.Title ?? "The provider does not take messages"} ({error.Code})";

    [LoggerMessage(1, LogLevel.Warning, "Channel {Channel} needs somebody to look at it: the provider answers {Code}")]
    private static partial void LogTrouble(ILogger log, Guid channel, string code);
}

/// <param name="Order">The later news counts.</param>
/// <param name="Until">Null: the channel sends; a reason then says what stands in the way of some messages.</param>
internal sealed record ParkingNews(long Order, DateTimeOffset? Until, string? Reason);
