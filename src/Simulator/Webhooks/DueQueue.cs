using System.Diagnostics;

namespace TrailDesk.Simulator.Webhooks;

/// <summary>One thread of control for everything that has to happen later.</summary>
internal sealed class DueQueue : BackgroundService
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);
    private readonly Lock gate = new();
    private readonly PriorityQueue<Action, (double Due, long Order)> waiting = new();
    private readonly SemaphoreSlim signal = new(0);
    private readonly long started = Stopwatch.GetTimestamp();
    private long order;

    /// <summary>Told after each round of due work, so that what came together can leave together.</summary>
    public event Action? RoundDone;

    private double Now => Stopwatch.GetElapsedTime(started).TotalMilliseconds;

    public void After(int milliseconds, Action work)
    {
        var due = Now + Math.Max(0, milliseconds);
        bool first;
        lock (gate)
        {
            first = !waiting.TryPeek(out _, out var next) || due < next.Due;
            waiting.Enqueue(work, (due, order++));
        }
        if (first) signal.Release();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                while (TakeDue() is { } work) work();
                RoundDone?.Invoke();
                await signal.WaitAsync(UntilNext(), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The simulator stops.
        }
    }

    public override void Dispose()
    {
        signal.Dispose();
        base.Dispose();
    }

    private Action? TakeDue()
    {
        lock (gate)
            return waiting.TryPeek(out _, out var next) && next.Due <= Now ? waiting.Dequeue() : null;
    }

    private TimeSpan UntilNext()
    {
        lock (gate)
            return waiting.TryPeek(out _, out var next) ? TimeSpan.FromMilliseconds(Math.Clamp(next.Due - Now, 1, 30_000)) : Idle;
    }
}
