using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>Wakes this node's sender for the lanes that have news. Only a hint: polling finds what a lost signal missed.</summary>
internal sealed class SendSignal : INodeWake, IDisposable
{
    private readonly SemaphoreSlim _bell = new(0, 1);
    private int _lanes;

    public void Set(short lane)
    {
        Interlocked.Or(ref _lanes, 1 << lane);
        Ring();
    }

    string INodeWake.Channel => NodeBell.SendChannel;

    void INodeWake.Wake() => RingAll();

    /// <summary>Any lane may have news.</summary>
    public void RingAll()
    {
        Interlocked.Exchange(ref _lanes, -1);
        Ring();
    }

    /// <summary>Waits for news, at most for a while, and takes it: lanes as bits.</summary>
    public async Task<int> TakeAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        var rung = await _bell.WaitAsync(atMost, cancellation);
        var lanes = Interlocked.Exchange(ref _lanes, 0);
        return rung ? lanes : -1;
    }

    private void Ring()
    {
        if (_bell.CurrentCount > 0) return;
        try
        {
            _bell.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody rang in between: the sender will wake.
        }
    }

    public void Dispose() => _bell.Dispose();
}
