using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Delivery;

namespace TrailDesk.UnitTests.Delivery;

/// <summary>How long a channel rests for what, and what ends it.</summary>
internal sealed class ParkingTests
{
    private static readonly SendOutcome BadGateway = new SendOutcome.Unknown("502", new ErrorPart("http_502", "The provider answered 502 without a reason."));
    private static readonly SendOutcome Unavailable = new SendOutcome.Deferred(SendFailure.Transient, new ErrorPart("2"));
    private static readonly SendOutcome BadToken = new SendOutcome.Deferred(SendFailure.Authentication, new ErrorPart("190"), null, FailureAction.Park);
    private static readonly SendOutcome TooFast = new SendOutcome.Deferred(SendFailure.Throttled, new ErrorPart("130429"));
    private static readonly SendOutcome Accepted = new SendOutcome.Accepted("wamid.1");
    private readonly Guid _channel = Guid.NewGuid();
    private HandClock _clock = null!;
    private ChannelHealth _health = null!;
    private ChannelGate _gate = null!;

    [SetUp]
    public void Start()
    {
        _clock = new HandClock();
        _health = new ChannelHealth(_clock, NullLogger<ChannelHealth>.Instance);
        _gate = new ChannelGate(new DeliveryOptions(), _clock);
    }

    [TearDown]
    public void Stop() => _gate.Dispose();

    private static IEnumerable<TestCaseData> Refusals() =>
    [
        new TestCaseData(BadGateway, new[] { 2, 4, 8, 16, 32, 60, 60 }).SetArgDisplayNames("a gateway"),
        new TestCaseData(Unavailable, new[] { 2, 4, 8, 16, 32, 60, 60 }).SetArgDisplayNames("unavailable"),
        new TestCaseData(BadToken, new[] { 2, 4, 8, 16, 32, 60, 60 }).SetArgDisplayNames("a token"),
        new TestCaseData(TooFast, new[] { 1, 2, 4, 8, 16, 32, 60 }).SetArgDisplayNames("too fast"),
        new TestCaseData(Asked(7), new[] { 7, 7, 7 }).SetArgDisplayNames("as long as asked"),
    ];

    private static SendOutcome.Deferred Asked(int seconds) => new SendOutcome.Deferred(SendFailure.Throttled, new ErrorPart("http_429"), TimeSpan.FromSeconds(seconds));

    [TestCaseSource(nameof(Refusals))]
    public void Each_probe_in_vain_makes_the_rest_longer_up_to_a_minute(SendOutcome refusal, int[] seconds)
    {
        foreach (var rest in seconds)
        {
            Assert.That(_health.RoomFor(_channel, _gate), Is.Positive);
            _health.Learn(_channel, 1, refusal, _clock.GetUtcNow());
            Assert.That(_health.TakeNews(_channel)!.Until, Is.EqualTo(_clock.GetUtcNow().AddSeconds(rest)));
            _clock.Pass(rest - 0.1);
            Assert.That(_health.RoomFor(_channel, _gate), Is.Zero);
            _clock.Pass(0.1);
        }
    }

    [Test]
    public void Many_in_the_air_as_a_channel_is_parked_make_its_rest_no_longer()
    {
        var left = Enumerable.Range(0, 30).Select(second => _clock.GetUtcNow().AddSeconds(second)).ToList();
        _clock.Pass(30);
        _health.Learn(_channel, 1, BadGateway, left[0]);
        var until = _health.TakeNews(_channel)!.Until;
        foreach (var at in left.Skip(1))
        {
            _clock.Pass(1);
            _health.Learn(_channel, 1, BadGateway, at);
        }

        Assert.That(_health.TakeNews(_channel), Is.Null);
        Assert.That(until, Is.EqualTo(left[0].AddSeconds(32)));
        _health.Learn(_channel, 1, BadGateway, _clock.GetUtcNow());
        Assert.That(_health.TakeNews(_channel)!.Until, Is.EqualTo(_clock.GetUtcNow().AddSeconds(4)), "the first probe in vain");
    }

    [Test]
    public void A_probe_goes_while_others_still_hang_and_one_at_a_time()
    {
        for (var i = 0; i < 5; i++) _gate.Enter(isBulk: false);
        _clock.Pass(30);
        _health.Learn(_channel, 1, BadGateway, _clock.GetUtcNow().AddSeconds(-30));
        _gate.Leave();
        _clock.Pass(2);
        Assert.That(_health.RoomFor(_channel, _gate), Is.EqualTo(1));
        _gate.Enter(isBulk: false);
        Assert.That(_health.RoomFor(_channel, _gate), Is.Zero);
        _health.Learn(_channel, 1, Accepted, _clock.GetUtcNow());
        Assert.That(_health.RoomFor(_channel, _gate), Is.EqualTo(int.MaxValue));
    }

    [Test]
    public void One_slow_answer_is_over_with_the_next_that_is_accepted()
    {
        _health.Learn(_channel, 1, BadGateway, _clock.GetUtcNow());
        Assert.That(_health.IsResting(_channel), Is.True);
        _health.Learn(_channel, 1, Accepted, _clock.GetUtcNow().AddSeconds(-1));
        Assert.That(_health.IsResting(_channel), Is.False);
        Assert.That(_health.TakeNews(_channel), Has.Property("Until").Null.And.Property("Reason").Null);
    }

    [Test]
    public void What_left_before_does_not_end_the_rest_that_a_number_was_asked_for()
    {
        var before = _clock.GetUtcNow();
        _clock.Pass(0.1);
        _health.Learn(_channel, 1, TooFast, before);
        _health.Learn(_channel, 1, Accepted, before);
        Assert.That(_health.IsResting(_channel), Is.True);
        _clock.Pass(1);
        _health.Learn(_channel, 1, Accepted, _clock.GetUtcNow());
        Assert.That(_health.RoomFor(_channel, _gate), Is.EqualTo(int.MaxValue));
    }

    [Test]
    public void A_defect_of_ours_or_an_answer_without_an_id_stops_nobody()
    {
        _health.Learn(_channel, 1, new SendOutcome.Unknown("NullReferenceException"), _clock.GetUtcNow());
        Assert.That(_health.RoomFor(_channel, _gate), Is.EqualTo(int.MaxValue));
        Assert.That(_health.TakeNews(_channel), Is.Null);
    }

    [Test]
    public void The_first_acceptance_of_an_epoch_clears_what_others_left_standing()
    {
        _health.Learn(_channel, 1, Accepted, _clock.GetUtcNow());
        Assert.That(_health.TakeNews(_channel), Has.Property("Until").Null.And.Property("Reason").Null);
        _health.Learn(_channel, 1, Accepted, _clock.GetUtcNow());
        Assert.That(_health.TakeNews(_channel), Is.Null);
        _health.Learn(_channel, 2, Accepted, _clock.GetUtcNow());
        Assert.That(_health.TakeNews(_channel), Is.Not.Null);
    }

    /// <summary>Stands still until it is told.</summary>
    internal sealed class HandClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

        public void Pass(double seconds) => _now = _now.AddTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
