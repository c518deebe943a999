using NUnit.Framework;
using TrailDesk.Infrastructure.Delivery;

namespace TrailDesk.UnitTests.Delivery;

/// <summary>What one number sends to one person, against a provider that counts on its own.</summary>
internal sealed class PairLimitTests
{
    private const long Second = 1_000_000;
    private const long Interval = 6 * Second;
    private const int Burst = 45;
    private static readonly Guid[] People = [.. Enumerable.Range(0, 4).Select(_ => Guid.NewGuid())];

    [Test]
    public void The_provider_never_has_to_refuse_whatever_comes_and_whoever_owns_the_lane()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var (random, provider, rows) = (new Random(seed), new Provider(), new Dictionary<Guid, long>());
            var (now, sent) = (0L, 0);
            var limits = Owner(now, rows);
            for (var i = 0; i < 600; i++)
            {
                now += random.NextInt64(random.Next(4) == 0 ? 10 * Second : Second / 4);
                if (random.Next(100) == 0) limits = Owner(now, rows);
                var person = People[random.Next(random.Next(2) == 0 ? 1 : People.Length)];
                if (limits.Wait(person, now) > 0) continue;
                if (limits.NeedsCover(person, now)) limits.Cover(person, rows[person] = now + limits.Deepest);
                limits.Take(person, now);
                Assert.That(provider.Takes(person, now), Is.True, $"seed {seed}, message {i}");
                sent++;
            }

            Assert.That(sent, Is.GreaterThan(100), $"seed {seed}");
        }
    }

    // The cover is from the first burst; what was sent since it was paid back needed none.
    [Test]
    public void A_cover_that_is_nearly_over_hides_no_debt_from_the_next_owner()
    {
        var (provider, rows) = (new Provider(), new Dictionary<Guid, long>());
        var limits = Owner(since: -1000 * Second, rows);
        for (var i = 0; i < 23; i++) Send(limits, provider, rows, now: 0);
        Assert.That(rows, Does.ContainKey(People[0]));
        for (var i = 0; i < 22; i++) Send(limits, provider, new Dictionary<Guid, long>(), now: 269 * Second);

        limits = Owner(since: 269 * Second + Second / 2, rows);
        var sent = 0;
        for (var now = 269 * Second + Second / 2; limits.Wait(People[0], now) == 0; sent++) Send(limits, provider, rows, now);
        Assert.That(sent, Is.GreaterThan(10));
    }

    private static void Send(PairLimits limits, Provider provider, Dictionary<Guid, long> rows, long now)
    {
        if (limits.NeedsCover(People[0], now)) limits.Cover(People[0], rows[People[0]] = now + limits.Deepest);
        limits.Take(People[0], now);
        Assert.That(provider.Takes(People[0], now), Is.True);
    }

    [Test]
    public void Who_has_paid_back_is_forgotten_and_who_has_not_is_not()
    {
        var limits = Owner(since: -1000 * Second, []);
        limits.Exhaust(People[0], now: 1000 * Second);
        for (var i = 0; i < 5_000; i++) limits.Take(Guid.NewGuid(), i * Second / 5);
        Assert.That(limits.Count, Is.LessThan(600));
        Assert.That(limits.Wait(People[0], 1000 * Second), Is.EqualTo(Interval));
    }

    [Test]
    public void Forty_five_leave_together_and_then_one_every_six_seconds()
    {
        var limits = Owner(since: -1000 * Second, []);
        for (var i = 0; i < Burst; i++)
        {
            Assert.That(limits.Wait(People[0], 0), Is.Zero, $"message {i + 1}");
            limits.Take(People[0], 0);
        }

        Assert.That(limits.Wait(People[0], 0), Is.EqualTo(Interval));
        Assert.That(limits.Wait(People[1], 0), Is.Zero, "only that person waits");
        limits.Take(People[0], Interval);
        Assert.That(limits.Wait(People[0], Interval), Is.EqualTo(Interval));
    }

    [Test]
    public void A_new_owner_lets_a_conversation_go_on_at_once()
    {
        var limits = Owner(since: 0, []);
        Assert.That(limits.Wait(People[0], 0), Is.Zero);
        Assert.That(limits.NeedsCover(People[0], 0), Is.True, "as far as it knows, the former owner used up half");
    }

    [Test]
    public void A_provider_that_refuses_is_believed()
    {
        var limits = Owner(since: -1000 * Second, []);
        limits.Exhaust(People[0], 0);
        Assert.That(limits.Wait(People[0], 0), Is.EqualTo(Interval));
    }

    private static PairLimits Owner(long since, Dictionary<Guid, long> rows)
    {
        var limits = new PairLimits(Interval, Burst);
        limits.Begin(since, rows.Where(row => row.Value > since).Select(row => (row.Key, row.Value)));
        return limits;
    }

    /// <summary>Each message pushes the pair's free moment on; the burst is how far ahead that moment may lie.</summary>
    private sealed class Provider
    {
        private readonly Dictionary<Guid, long> _free = [];

        public bool Takes(Guid person, long now)
        {
            var free = Math.Max(_free.GetValueOrDefault(person, long.MinValue), now);
            _free[person] = free + Interval;
            return free - now <= Interval * (Burst - 1);
        }
    }
}
