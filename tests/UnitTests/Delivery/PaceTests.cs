using NUnit.Framework;
using TrailDesk.Infrastructure.Delivery;

namespace TrailDesk.UnitTests.Delivery;

/// <summary>A number's limit holds in every second, wherever it begins, and across a change of owner.</summary>
internal sealed class PaceTests
{
    private const long Second = 1_000_000;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(20)]
    [TestCase(80)]
    [TestCase(333)]
    [TestCase(1000)]
    public void In_no_second_more_leaves_than_the_limit(int perSecond)
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            var left = Play(perSecond, random, arrivals: Math.Max(50, perSecond * 6), owners: random.Next(1, 5));
            for (var i = perSecond; i < left.Count; i++)
                Assert.That(left[i] - left[i - perSecond], Is.GreaterThanOrEqualTo(Second), $"seed {seed}: {perSecond + 1} within a second");
        }
    }

    [TestCase(20)]
    [TestCase(80)]
    [TestCase(1000)]
    public void A_backlog_leaves_at_97_in_a_hundred_of_the_limit_or_better(int perSecond)
    {
        var pace = new Pace(perSecond, Second);
        var (now, left) = (0L, 0);
        while ((now += pace.Wait(now)) < 60 * Second)
        {
            pace.Take(now);
            left++;
        }

        Assert.That(left, Is.GreaterThanOrEqualTo(60 * perSecond * 97 / 100));
    }

    [Test]
    public void A_number_that_was_silent_sends_at_once()
    {
        var pace = new Pace(80, Second);
        pace.StartEmpty(0);
        Assert.That(pace.Wait(0), Is.Positive, "whoever sent before may have used it up");
        Assert.That(pace.Wait(Second), Is.Zero);
    }

    /// <summary>Messages that come in fits and starts; the lane changes hands in between.</summary>
    private static List<long> Play(int perSecond, Random random, int arrivals, int owners)
    {
        var left = new List<long>();
        var (now, pace) = (0L, new Pace(perSecond, Second));
        for (var i = 0; i < arrivals; i++)
        {
            if (random.Next(arrivals) < owners)
            {
                pace = new Pace(perSecond, Second);
                pace.StartEmpty(now);
            }

            if (random.Next(10) == 0) now += random.NextInt64(Second / 2);
            now += pace.Wait(now);
            pace.Take(now);
            left.Add(now);
        }

        return left;
    }
}
