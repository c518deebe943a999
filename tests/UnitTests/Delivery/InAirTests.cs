using NUnit.Framework;
using TrailDesk.Infrastructure.Delivery;

namespace TrailDesk.UnitTests.Delivery;

/// <summary>A place in the air has one owner, whoever is faster: the commit that reserved it or the sender that took the row.</summary>
internal sealed class InAirTests
{
    private const short Lane = 3;

    // As the database counts.
    private const long Taken = 17;
    private static readonly Guid Channel = Guid.NewGuid();
    private DeliveryOptions _options = null!;
    private ChannelGates _gates = null!;
    private InAir _air = null!;

    [SetUp]
    public void Start()
    {
        _options = new DeliveryOptions { InFlightPerChannel = 4 };
        _gates = new ChannelGates(_options, null!, null!, null!, TimeProvider.System);
        _air = new InAir(null!, null!, _gates, new LostAnswers(TimeProvider.System), _options);
    }

    [TearDown]
    public void Stop() => _gates.Dispose();

    private ChannelGate Gate => _gates.Of(Channel);

    private long? Reserve() => _air.TryReserve(Lane, Gate, int.MaxValue);

    // The row was committed as queued. The sender takes it, lets it pass and records it; somewhere in between the commit settles.
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void A_queued_row_that_the_sender_takes_stays_in_the_air_until_the_sender_is_done(int settledAfter)
    {
        var reserved = Reserve()!.Value;
        Action[] sender = [() => _air.Add(Taken, Lane, Channel), () => Gate.Passed(isBulk: false), () => _air.Remove(Taken)];
        for (var step = 0; step <= sender.Length; step++)
        {
            if (step == settledAfter) _air.GiveBack(reserved);
            if (step is 1 or 2) Assert.That(_air.Takes, Does.Contain(Taken), $"after step {step}");
            if (step < sender.Length) sender[step]();
        }

        ShouldBeAsAtFirst();
    }

    [Test]
    public void A_place_that_was_not_used_is_free_again_and_is_given_back_once()
    {
        var reserved = Reserve()!.Value;
        _air.GiveBack(reserved);
        _air.GiveBack(reserved);
        ShouldBeAsAtFirst();
    }

    [Test]
    public void However_commit_and_sender_meet_nothing_is_left_and_nothing_is_lost()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var reserved = Reserve()!.Value;
            Parallel.Invoke(() => _air.GiveBack(reserved), () => _air.Add(Taken, Lane, Channel));
            Assert.That(_air.Takes, Is.EqualTo(new[] { Taken }));
            Gate.Passed(isBulk: false);
            _air.Remove(Taken);
        }

        ShouldBeAsAtFirst();
    }

    [Test]
    public void Commits_at_the_same_moment_take_no_more_than_there_is_room_for()
    {
        for (var i = 0; i < 200; i++)
        {
            var reserved = Enumerable.Range(0, 16).AsParallel().WithDegreeOfParallelism(8).Select(_ => Reserve()).OfType<long>().ToList();
            Assert.That(reserved, Has.Count.EqualTo(_options.InFlightPerChannel));
            foreach (var take in reserved) _air.GiveBack(take);
        }

        ShouldBeAsAtFirst();
    }

    private void ShouldBeAsAtFirst()
    {
        Assert.That(_air.IsEmpty, Is.True);
        Assert.That(_air.HasAnyOf([Lane]), Is.False);
        Assert.That(Gate.InAir, Is.Zero);
        Assert.That(Gate.RoomFor(isBulk: false, int.MaxValue), Is.EqualTo(_options.InFlightPerChannel));
        // Nobody waits for a turn: a gate that is as wide as its line shows each one.
        _options.InFlightPerChannel = 1_000;
        using var fresh = new ChannelGate(_options, TimeProvider.System);
        Assert.That(Gate.RoomFor(isBulk: false, int.MaxValue), Is.EqualTo(fresh.RoomFor(isBulk: false, int.MaxValue)));
    }
}
