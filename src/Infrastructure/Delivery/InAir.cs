using System.Collections.Concurrent;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// What this node has in the air, by takes: a message whose last outcome is still being written may be on its way anew. A take is
/// here before its row says "sending", so that a row of ours which is not here can only be one whose commit we never heard of.
/// </summary>
internal sealed class InAir(LaneKeeper lanes, ChannelHealth health, ChannelGates gates, LostAnswers lost, DeliveryOptions options)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);
    private readonly ConcurrentDictionary<long, (short Lane, ChannelGate Gate)> _takes = new();
    private readonly int[] _perLane = new int[SendLanes.Count];
    private volatile bool _isPaused;
    private volatile bool _isStopped;
    private long _reserved;

    public int Room => options.InFlight - _takes.Count;
    public bool IsEmpty => _takes.IsEmpty;
    public long[] Takes => [.. _takes.Keys];

    public bool HasAnyOf(IReadOnlyCollection<short> some) => some.Any(lane => Volatile.Read(ref _perLane[lane]) > 0);

    public void Add(long take, short lane, Guid channel, bool isBulk = false)
    {
        var gate = gates.Of(channel);
        if (TryAdd(take, lane, gate)) gate.Enter(isBulk);
    }

    private bool TryAdd(long take, short lane, ChannelGate gate)
    {
        if (!_takes.TryAdd(take, (lane, gate))) return false;
        Interlocked.Increment(ref _perLane[lane]);
        return true;
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
        if (gate.PairWait(row.Recipient) is not null || TryReserve(row.Lane, gate, health.RoomFor(row.Channel, gate)) is not { } take) return null;
        if (!_isPaused && !_isStopped) return new ReservedTake(epoch, take);
        GiveBack(take);
        return null;
    }

    internal long? TryReserve(short lane, ChannelGate gate, int room)
    {
        if (!gate.TryEnter(isBulk: false, room)) return null;
        // Below zero: above it the database counts.
        var take = Interlocked.Decrement(ref _reserved);
        TryAdd(take, lane, gate);
        return take;
    }

    /// <summary>A reserved place that was not used. Where its row was queued and taken meanwhile, that is another take.</summary>
    public void GiveBack(long take)
    {
        if (!_takes.TryGetValue(take, out var place)) return;
        place.Gate.Passed(isBulk: false);
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

    /// <summary>Until nothing is in the air, or for as long as a stop may take.</summary>
    public async Task LandAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.StopWithin);
        while (!IsEmpty && !limit.IsCancellationRequested) await Task.Delay(Moment, CancellationToken.None);
    }

    public LostAnswers Lost => lost;

    /// <summary>A commit went out whose answer never came: rows may say "sending" that nobody sends.</summary>
    public void LoseAnswer() => lost.Lose();

    private sealed class Paused(InAir inAir) : IDisposable
    {
        public void Dispose() => inAir._isPaused = false;
    }
}

/// <param name="Epoch">Of its lane: with it the take is the only one of its kind, whichever process counted it.</param>
internal sealed record ReservedTake(long Epoch, long Take);
