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
    private static readonly TimeSpan FirstProbe = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastProbe = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<Guid, Parking> _parked = new();
    private readonly ConcurrentDictionary<Guid, ParkingNews> _news = new();
    private long _told;

    /// <summary>None while it is parked, and one at a time until that one came through.</summary>
    public int RoomFor(Guid channel, int inAir)
    {
        if (!_parked.TryGetValue(channel, out var parking) || !parking.Blocks) return int.MaxValue;
        return parking.Until > clock.GetUtcNow() || inAir > 0 ? 0 : 1;
    }

    public void Learn(Guid channel, SendOutcome outcome)
    {
        switch (outcome)
        {
            case SendOutcome.Deferred { Action: FailureAction.RetryLater or FailureAction.Park or FailureAction.ParkAndCount } deferred:
                Park(channel, deferred);
                break;
            case SendOutcome.Rejected { Action: FailureAction.FailAndAlert } rejected:
                Alert(channel, rejected.Error);
                break;
            case SendOutcome.Deferred { Action: FailureAction.HoldInitiated } held:
                Alert(channel, held.Error);
                break;
            case SendOutcome.Accepted or SendOutcome.Rejected or SendOutcome.Deferred when _parked.TryRemove(channel, out _):
                _news[channel] = new(Interlocked.Increment(ref _told), null, null);
                break;
        }
    }

    /// <summary>What people should see of a channel and do not see yet; given once.</summary>
    public ParkingNews? TakeNews(Guid channel) => _news.TryRemove(channel, out var news) ? news : null;

    private void Park(Guid channel, SendOutcome.Deferred deferred)
    {
        var parking = ParkingAfter(channel, deferred);
        Tell(channel, parking.Until, deferred.Error, deferred.Action is FailureAction.Park or FailureAction.ParkAndCount);
    }

    // Others may still go: people see the reason, and it goes away with the next message that arrives.
    private void Alert(Guid channel, ErrorPart error)
    {
        _parked.TryAdd(channel, new Parking(clock.GetUtcNow(), FirstProbe, Blocks: false));
        Tell(channel, null, error);
    }

    private void Tell(Guid channel, DateTimeOffset? until, ErrorPart error, bool isAlert = true)
    {
        _news[channel] = new(Interlocked.Increment(ref _told), until, $"{error.Title ?? "The provider does not take messages"} ({error.Code})");
        if (isAlert) LogTrouble(log, channel, error.Code);
    }

    private Parking ParkingAfter(Guid channel, SendOutcome.Deferred deferred) => _parked.AddOrUpdate(
        channel,
        _ => new Parking(clock.GetUtcNow() + (deferred.RetryAfter ?? FirstProbe), FirstProbe, Blocks: true),
        (_, parking) =>
        {
            if (parking.Blocks && parking.Until > clock.GetUtcNow()) return parking;
            var next = TimeSpan.FromTicks(Math.Min(parking.Probe.Ticks * 2, LastProbe.Ticks));
            return new Parking(clock.GetUtcNow() + (deferred.RetryAfter ?? next), next, Blocks: true);
        });

    private sealed record Parking(DateTimeOffset Until, TimeSpan Probe, bool Blocks);

    [LoggerMessage(1, LogLevel.Warning, "Channel {Channel} needs somebody to look at it: the provider answers {Code}")]
    private static partial void LogTrouble(ILogger log, Guid channel, string code);
}

/// <param name="Order">The later news counts.</param>
/// <param name="Until">Null: the channel sends; a reason then says what stands in the way of some messages.</param>
internal sealed record ParkingNews(long Order, DateTimeOffset? Until, string? Reason);
