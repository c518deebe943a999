using NUnit.Framework;
using TrailDesk.Infrastructure.Delivery;

namespace TrailDesk.UnitTests.Delivery;

/// <summary>What a plan allows holds in every span of time, wherever it begins, with messages that wait and messages that do not.</summary>
internal sealed class PlanWindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 23, 59, 40, TimeSpan.Zero);

    private static IEnumerable<PlanLimiter> Limiters => [PlanLimiter.PerMinute, PlanLimiter.PerDay];

    [TestCaseSource(nameof(Limiters))]
    public void In_no_span_more_go_than_the_limit_and_who_waits_goes_in_turn(PlanLimiter limiter)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var (limit, now, window) = (random.Next(1, 12), Start, (PlanWindow?)null);
            window = new PlanWindow(limiter, limit);
            var (gone, waits) = (new List<DateTimeOffset>(), new List<DateTimeOffset>());
            for (var i = 0; i < 150; i++)
            {
                now += limiter.Span * random.NextDouble() / limit;
                var at = window.EarliestFrom(now);
                if (at > now && random.Next(2) == 0) continue;
                if (at > now) waits.Add(at);
                window.Add(at, 1);
                gone.Add(at);
            }

            gone.Sort();
            for (var i = limit; i < gone.Count; i++)
                Assert.That(gone[i] - gone[i - limit], Is.GreaterThan(limiter.Span), $"seed {seed}: {limit + 1} within a span");
            Assert.That(waits, Is.Ordered, $"seed {seed}");
            Assert.That(waits, Is.Not.Empty);
        }
    }

    [Test]
    public void The_turn_of_the_minute_gives_nothing_anew()
    {
        var window = new PlanWindow(PlanLimiter.PerMinute, 20);
        window.Add(Start + TimeSpan.FromSeconds(19), 20);
        Assert.That(window.RoomAt(Start + TimeSpan.FromSeconds(21)), Is.Zero);
        Assert.That(window.EarliestFrom(Start + TimeSpan.FromSeconds(21)), Is.EqualTo(Start + TimeSpan.FromSeconds(80)));
        Assert.That(window.RoomAt(Start + TimeSpan.FromSeconds(80)), Is.EqualTo(20));
    }

    [Test]
    public void A_larger_plan_lets_a_message_go_before_what_was_promised_under_the_smaller_one()
    {
        var window = new PlanWindow(PlanLimiter.PerMinute, 100);
        for (var minute = 0; minute < 10; minute++) window.Add(Start.AddMinutes(minute), 1);
        Assert.That(window.RoomAt(Start), Is.EqualTo(98));
        Assert.That(window.EarliestFrom(Start), Is.EqualTo(Start));
    }
}
