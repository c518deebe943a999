namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>The one time of a simulated system. It stands still unless the script, or what waits in a step, moves it.</summary>
internal sealed class SimulatedTime
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    private readonly Lock _lock = new();
    private readonly List<Timer> _timers = [];
    private TaskCompletionSource _awaited = NewSignal();

    public DateTimeOffset Now { get; private set; } = Start;
    public TimeSpan Passed => Now - Start;

    public void Pass(TimeSpan time) => PassUntil(Now + time);

    /// <summary>Until the next of those that wait for a time is called.</summary>
    public void PassToNext()
    {
        if (Next().Due is { } due) PassUntil(due);
    }

    /// <summary>Drives work to its end; where it waits for a time, that time comes at once.</summary>
    public async Task CompleteAsync(Task work)
    {
        while (!work.IsCompleted)
        {
            var (due, awaited) = Next();
            if (due is { } at) PassUntil(at);
            else await Task.WhenAny(work, awaited);
        }

        await work;
    }

    private (DateTimeOffset? Due, Task Awaited) Next()
    {
        lock (_lock)
        {
            _awaited = NewSignal();
            return (_timers.Count == 0 ? null : _timers.Min(timer => timer.Due), _awaited.Task);
        }
    }

    private void PassUntil(DateTimeOffset until)
    {
        while (TakeDue(until) is { } timer) timer.Ring();
        Now = until;
    }

    private Timer? TakeDue(DateTimeOffset until)
    {
        lock (_lock)
        {
            if (_timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due) is not { } next) return null;
            Now = next.Due > Now ? next.Due : Now;
            _timers.Remove(next);
            return next;
        }
    }

    private void Set(Timer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (timer.Due == DateTimeOffset.MaxValue) return;
            _timers.Add(timer);
            _awaited.TrySetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>One node's clock: it may be wrong about the hour, not about how fast time passes.</summary>
    public sealed class Clock(SimulatedTime time) : TimeProvider
    {
        public TimeSpan Error { get; set; }
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;
        public override DateTimeOffset GetUtcNow() => time.Now + Error;
        public override long GetTimestamp() => time.Now.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(time, () => callback(state));
            timer.Change(dueTime, period);
            return timer;
        }
    }

    private sealed class Timer(SimulatedTime time, Action ring) : ITimer
    {
        public DateTimeOffset Due { get; private set; } = DateTimeOffset.MaxValue;

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : time.Now + dueTime;
            time.Set(this);
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
