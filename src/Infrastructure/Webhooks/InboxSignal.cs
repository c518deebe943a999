using System.Collections.Concurrent;
using System.Threading.Channels;

namespace TrailDesk.Infrastructure.Webhooks;

/// <summary>
/// Shards with work on this node. A shard is handed to one worker at a time; what arrives while it runs makes it run
/// again. Only a hint: polling the table finds what no signal told of.
/// </summary>
internal sealed class InboxSignal
{
    private enum State { Queued, Running, RunningAndDirty }

    private readonly ConcurrentDictionary<int, State> _shards = new();
    private readonly Channel<int> _ready = Channel.CreateUnbounded<int>();
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);
    private long _takes;

    /// <summary>Counts sets, so that another part can tell whether anything came in.</summary>
    public long Arrivals => Interlocked.Read(ref _arrivals);

    private long _arrivals;

    public bool IsEmpty => _ready.Reader.Count == 0;

    public void Set(int shard)
    {
        Interlocked.Increment(ref _arrivals);
        while (true)
        {
            if (_shards.TryAdd(shard, State.Queued))
            {
                _ready.Writer.TryWrite(shard);
                return;
            }

            if (!_shards.TryGetValue(shard, out var state)) continue;
            if (state is State.Queued or State.RunningAndDirty) return;
            if (_shards.TryUpdate(shard, State.RunningAndDirty, State.Running)) return;
        }
    }

    /// <summary>For a shard that has rows: whoever runs it now finds them, or the next look does.</summary>
    public void SetIfIdle(int shard)
    {
        if (!_shards.ContainsKey(shard)) Set(shard);
    }

    /// <summary>
    /// Until a further worker is of use: at once where many shards wait, else when for a moment nobody took any. One worker
    /// alone takes what came while it was at work, which makes fewer and fuller transactions.
    /// </summary>
    public async Task HelpIsNeededAsync(int many, CancellationToken cancellation)
    {
        while (await _ready.Reader.WaitToReadAsync(cancellation))
        {
            var takes = Interlocked.Read(ref _takes);
            if (_ready.Reader.Count >= many) return;
            await Task.Delay(Moment, cancellation);
            if (_ready.Reader.Count > 0 && Interlocked.Read(ref _takes) == takes) return;
        }
    }

    /// <summary>Waits for one, and takes what is there beside it.</summary>
    public async ValueTask TakeAsync(List<int> shards, int atMost, CancellationToken cancellation)
    {
        shards.Clear();
        var shard = await _ready.Reader.ReadAsync(cancellation);
        Interlocked.Increment(ref _takes);
        do
        {
            _shards[shard] = State.Running;
            shards.Add(shard);
        }
        while (shards.Count < atMost && _ready.Reader.TryRead(out shard));
        // A tenant's shards stand together: the same order of tenants in every transaction keeps deadlocks away.
        shards.Sort();
    }

    /// <param name="more">The worker knows that there is more to do.</param>
    public void Done(int shard, bool more)
    {
        if (!more && _shards.TryRemove(new KeyValuePair<int, State>(shard, State.Running))) return;
        _shards[shard] = State.Queued;
        _ready.Writer.TryWrite(shard);
    }
}
