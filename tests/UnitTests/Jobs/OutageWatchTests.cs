using NUnit.Framework;
using TrailDesk.Infrastructure.Jobs;

namespace TrailDesk.UnitTests.Jobs;

/// <summary>When message lists are read beside their turn.</summary>
internal sealed class OutageWatchTests
{
    private readonly HandWound _clock = new();

    [Test]
    public void After_an_outage_lists_are_read_at_once_and_again_when_its_last_messages_have_settled()
    {
        var watch = Watch(settle: 120);
        Assert.That(watch.TakeReport(), Is.True, "a start is the end of an outage");
        _clock.Pass(120);
        Assert.That(watch.TakeReport(), Is.False);
        _clock.Pass(1);
        Assert.That(watch.TakeReport(), Is.True);
        _clock.Pass(1_000);
        Assert.That(watch.TakeReport(), Is.False);

        watch.Report();
        Assert.That(watch.TakeReport(), Is.True);
        _clock.Pass(121);
        Assert.That(watch.TakeReport(), Is.True);
    }

    [Test]
    public void Where_nothing_has_to_settle_once_is_enough()
    {
        var watch = Watch(settle: 0);
        Assert.That(watch.TakeReport(), Is.True);
        _clock.Pass(1_000);
        Assert.That(watch.TakeReport(), Is.False);
    }

    private OutageWatch Watch(int settle)
    {
        var options = new JobOptions();
        options.RecoverTwilioMessages.Settle = TimeSpan.FromSeconds(settle);
        return new OutageWatch(options, _clock);
    }

    private sealed class HandWound : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public void Pass(long seconds) => _seconds += seconds;

        public override long GetTimestamp() => _seconds;
    }
}
