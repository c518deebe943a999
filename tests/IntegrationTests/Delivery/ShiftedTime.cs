namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>The clock, and as much later as a test says.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _ticks;

    public void Pass(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));
}
