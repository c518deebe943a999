using NUnit.Framework;
using TrailDesk.Infrastructure.Delivery;

namespace TrailDesk.UnitTests.Delivery;

/// <summary>What a number's gate remembers when its lane, or the owner of it, changes.</summary>
internal sealed class ChannelGateTests
{
    private static readonly Guid Person = Guid.CreateVersion7();
    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly Dictionary<short, long> Both = new() { [1] = 5, [2] = 5 };
    private static readonly DeliveryOptions Options = new() { PairBurst = 2, PairInterval = TimeSpan.FromMinutes(10) };

    private static Tenure Since(TimeSpan fromNow, bool isMoved = false) =>
        new(Clock.GetTimestamp() + (long)(fromNow.TotalSeconds * Clock.TimestampFrequency), [], isMoved);

    private static ChannelGate Begun()
    {
        var gate = new ChannelGate(Options, Clock);
        gate.Begin(1, 5, 80, Both, () => Since(TimeSpan.FromHours(-1)));
        return gate;
    }

    [Test]
    public void Two_lanes_of_one_node_by_turns_forget_nothing_even_where_their_epochs_are_alike()
    {
        using var gate = Begun();
        for (var i = 0; i < 2; i++) gate.TakePair(Person);
        Assert.That(gate.PairWait(Person), Is.Not.Null);
        foreach (var lane in new short[] { 2, 1, 2 })
        {
            gate.Begin(lane, 5, 80, Both, () => throw new InvalidOperationException("nobody else had it"));
            Assert.That(gate.PairWait(Person), Is.Not.Null);
        }
    }

    [Test]
    public void A_lane_that_came_back_from_another_node_starts_anew()
    {
        using var gate = Begun();
        gate.TakePair(Person);
        gate.TakePair(Person);
        gate.Begin(1, 7, 80, new Dictionary<short, long> { [1] = 7 }, () => Since(TimeSpan.FromHours(-1)));
        Assert.That(gate.PairWait(Person), Is.Null);
    }

    [Test]
    public void A_number_from_another_nodes_lane_waits_for_its_former_owner_and_takes_everybody_to_be_in_debt()
    {
        using var gate = new ChannelGate(Options, Clock);
        gate.Begin(2, 5, 80, Both, () => Since(TimeSpan.FromMinutes(1), isMoved: true));
        Assert.That(gate.RoomFor(isBulk: false, 100), Is.Zero);
        Assert.That(gate.PairWait(Person), Is.GreaterThan(TimeSpan.FromMinutes(10)));

        using var later = new ChannelGate(Options, Clock);
        later.Begin(2, 5, 80, Both, () => Since(TimeSpan.FromMinutes(-1), isMoved: true));
        Assert.That(later.RoomFor(isBulk: false, 100), Is.Positive);
    }
}
