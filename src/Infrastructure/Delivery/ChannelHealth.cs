using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// A channel that cannot send is parked and probed from 2 s to 60 s apart, so that no message loses an attempt to it and
/// no other channel waits for it. Throughput per number is kept here too: one node owns a channel's lane at a time.
/// </summary>
internal sealed class ChannelHealth(DeliveryOptions options, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan FirstProbe = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastProbe = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<Guid, Parking> _parked = new();
    private readonly ConcurrentDictionary<Guid, ParkingNews> _news = new();
    private long _told;
    private readonly ConcurrentDictionary<Guid, TokenBucketRateLimiter> _turns = new();

    public Guid[] Parked()
    {
        if (_parked.IsEmpty) return [];
        var now = clock.GetUtcNow();
        return [.. _parked.Where(parked => parked.Value.Until > now).Select(parked => parked.Key)];
    }

    public bool IsParked(Guid channel) => _parked.TryGetValue(channel, out var parking) && parking.Until > clock.GetUtcNow();

    /// <summary>Waits for the number's next place in its throughput.</summary>
    public async ValueTask TurnAsync(Guid channel)
    {
        var limiter = _turns.GetOrAdd(channel, _ => new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(1, options.PerSecond / 10),
            TokensPerPeriod = Math.Max(1, options.PerSecond / 20),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(50),
            QueueLimit = int.MaxValue,
        }));
        using var lease = await limiter.AcquireAsync();
    }

    public void Learn(Guid channel, SendOutcome outcome)
    {
        if (outcome is SendOutcome.Deferred { Failure: not SendFailure.PairThrottled } deferred) Park(channel, deferred);
        else if (outcome is not SendOutcome.Unknown && _parked.TryRemove(channel, out _)) _news[channel] = new(Interlocked.Increment(ref _told), null, null);
    }

    /// <summary>What people should see of a channel and do not see yet; given once.</summary>
    public ParkingNews? TakeNews(Guid channel) => _news.TryRemove(channel, out var news) ? news : null;

    private void Park(Guid channel, SendOutcome.Deferred deferred)
    {
        var parking = ParkingAfter(channel, deferred);
        _news[channel] = new(Interlocked.Increment(ref _told), parking.Until, $"{deferred.Error.Title ?? "The provider does not take messages"} ({deferred.Error.Code})");
    }

    private Parking ParkingAfter(Guid channel, SendOutcome.Deferred deferred) => _parked.AddOrUpdate(
        channel,
        _ => new Parking(clock.GetUtcNow() + (deferred.RetryAfter ?? FirstProbe), FirstProbe),
        (_, parking) =>
        {
            if (parking.Until > clock.GetUtcNow()) return parking;
            var next = TimeSpan.FromTicks(Math.Min(parking.Probe.Ticks * 2, LastProbe.Ticks));
            return new Parking(clock.GetUtcNow() + (deferred.RetryAfter ?? next), next);
        });

    public void Dispose()
    {
        foreach (var limiter in _turns.Values) limiter.Dispose();
    }

    private sealed record Parking(DateTimeOffset Until, TimeSpan Probe);
}

/// <param name="Order">The later news counts.</param>
/// <param name="Until">Null: the channel sends again.</param>
internal sealed record ParkingNews(long Order, DateTimeOffset? Until, string? Reason);
