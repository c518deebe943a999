using NUnit.Framework;
using TrailDesk.Infrastructure.Delivery;

namespace TrailDesk.UnitTests.Delivery;

/// <summary>A number's limit holds in every second, wherever it begins, and across a change of owner.</summary>
internal sealed class PaceTests
{
    private const long Second = 1_000_000;
    private const long Millisecond = Second / 1000;

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
        var arrived = Backlog(perSecond, new Random(perSecond), way: 15 * Millisecond, late: 10 * Millisecond, halts: true, time: 60 * Second);
        Assert.That(arrived.Count(at => at < 60 * Second), Is.GreaterThanOrEqualTo(60 * perSecond * 97 / 100));
    }

    [TestCase(1)]
    [TestCase(20)]
    [TestCase(80)]
    [TestCase(1000)]
    public void In_no_second_more_arrives_than_the_limit_however_the_network_bunches_it(int perSecond)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var arrived = Backlog(perSecond, new Random(seed), way: seed * 2 * Millisecond, late: 45 * Millisecond, halts: seed % 2 == 0, time: 8 * Second);
            for (var i = perSecond; i < arrived.Count; i++)
                Assert.That(arrived[i] - arrived[i - perSecond], Is.GreaterThanOrEqualTo(Second), $"seed {seed}: {perSecond + 1} arrived within a second");
        }
    }

    /// <summary>As much as may leave: each message takes its way, some of them longer, and is answered thirty milliseconds later.</summary>
    /// <returns>When each arrived, in that order.</returns>
    private static List<long> Backlog(int perSecond, Random random, long way, long late, bool halts, long time)
    {
        var pace = new Pace(perSecond, Second);
        var (arrived, answers) = (new List<long>(), new PriorityQueue<Place, long>());
        for (var now = 0L; now < time;)
        {
            while (answers.TryPeek(out var place, out var at) && at <= now) pace.Answered(answers.Dequeue(), at);
            if (pace.Wait(now) is > 0 and var wait)
            {
                now = answers.TryPeek(out _, out var next) ? Math.Min(next, now + wait) : now + wait;
                continue;
            }

            arrived.Add(now + way + (random.Next(10) == 0 ? random.NextInt64(late) : random.NextInt64(Millisecond)));
            answers.Enqueue(pace.Take(now), arrived[^1] + 30 * Millisecond);
            if (halts && random.Next(perSecond) == 0) now += random.NextInt64(60 * Millisecond);
        }

        return [.. arrived.Order()];
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
