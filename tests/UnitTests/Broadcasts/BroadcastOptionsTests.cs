using NUnit.Framework;
using TrailDesk.Infrastructure.Broadcasts;

namespace TrailDesk.UnitTests.Broadcasts;

internal sealed class BroadcastOptionsTests
{
    [TestCase(0, 2, 3)]
    [TestCase(250, 0, 3)]
    [TestCase(250, 2, 0)]
    public void Settings_with_which_nothing_would_ever_go_end_the_start(int chunkSize, int atOnce, double aheadSeconds) => Assert.That(
        () => new BroadcastOptions { ChunkSize = chunkSize, AtOnce = atOnce, AheadSeconds = aheadSeconds }.Checked(),
        Throws.InvalidOperationException.With.Message.Contains("must be above zero"));

    [Test]
    public void The_defaults_do() => Assert.That(new BroadcastOptions().Checked().ChunkSize, Is.EqualTo(250));
}
