namespace TrailDesk.Infrastructure.Delivery;

/// <summary>Wakes this node's sender. Only a hint: polling finds what a lost signal missed.</summary>
public sealed class SendSignal : IDisposable
{
    private readonly SemaphoreSlim _bell = new(0, 1);

    public void Set(short lane) => Ring();

    public void Ring()
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

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellation) => _bell.WaitAsync(atMost, cancellation);

    public void Dispose() => _bell.Dispose();
}
