using System.Collections.Concurrent;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// What this node has in the air, by takes: a message whose last outcome is still being written may be on its way anew. A take is
/// here before its row says "sending", so that a row of ours which is not here can only be one whose commit we never heard of.
/// </summary>
internal sealed class InAir(LaneKeeper lanes, ChannelHealth health, ChannelGates gates, DeliveryOptions options)
{
    private readonly ConcurrentDictionary<long, (short Lane, ChannelGate Gate)> _takes = new();
    private readonly int[] _perLane = new int[SendLanes.Count];
    private volatile bool _isPaused;
    private volatile bool _isStopped;
    private int _isAnswerLost;
    private long _reserved;

    public int Room => options.InFlight - _takes.Count;
    public bool IsEmpty => _takes.IsEmpty;
    public long[] Takes => [.. _takes.Keys];

    public bool HasAnyOf(IReadOnlyCollection<short> some) => some.Any(lane => Volatile.Read(ref _perLane[lane]) > 0);

    public void Add(long take, short lane, Guid channel, bool isBulk = false)
    {
        var gate = gates.Of(channel);
        if (!_takes.TryAdd(take, (lane, gate))) return;
        Interlocked.Increment(ref _perLane[lane]);
        gate.Enter(isBulk);
    }

    public void Remove(long take)
    {
        if (!_takes.TryRemove(take, out var place)) return;
        Interlocked.Decrement(ref _perLane[place.Lane]);
        place.Gate.Leave();
    }

    /// <summary>A place for a message that is about to be committed as "sending" instead of being queued and taken.</summary>
    /// <returns>Null where it has to queue.</returns>
    public ReservedTake? Reserve(OutboxRow row)
    {
        if (Room <= 0 || !lanes.Held.TryGetValue(row.Lane, out var epoch)) return null;
        var gate = gates.Of(row.Channel, row.Lane, epoch, row.PerSecond);
        if (gate.RoomFor(isBulk: false, health.RoomFor(row.Channel, gate.InAir)) <= 0 || gate.PairWait(row.Recipient) is not null) return null;
        // Below zero: above it the database counts.
        var take = Interlocked.Decrement(ref _reserved);
        Add(take, row.Lane, row.Channel);
        if (!_isPaused && !_isStopped) return new ReservedTake(epoch, take);
        GiveBack(take);
        return null;
    }

    /// <summary>A place that was not used.</summary>
    public void GiveBack(long take)
    {
        if (_takes.TryGetValue(take, out var place)) place.Gate.Passed(isBulk: false);
        Remove(take);
    }

    /// <summary>No new places while somebody compares the rows with what is here.</summary>
    public IDisposable Pause()
    {
        _isPaused = true;
        return new Paused(this);
    }

    /// <summary>No new places: the node stops.</summary>
    public void Stop() => _isStopped = true;

    /// <summary>A commit went out whose answer never came: rows may say "sending" that nobody sends.</summary>
    public void LoseAnswer() => Interlocked.Exchange(ref _isAnswerLost, 1);

    public bool TakeLostAnswer() => Interlocked.Exchange(ref _isAnswerLost, 0) == 1;

    private sealed class Paused(InAir inAir) : IDisposable
    {
        public void Dispose() => inAir._isPaused = false;
    }
}

/// <param name="Epoch">Of its lane: with it the take is the only one of its kind, whichever process counted it.</param>
internal sealed record ReservedTake(long Epoch, long Take);
