using System.Collections.Concurrent;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>The gates of the numbers that this node sends for.</summary>
internal sealed class ChannelGates(DeliveryOptions options, LaneKeeper lanes, PairDebts debts, IChannelDirectory channels, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<Guid, ChannelGate> _gates = new();

    /// <summary>Messages that wait for their turn.</summary>
    public int InLine => _gates.Values.Sum(gate => gate.InLine);

    public ChannelGate Of(Guid channel) => _gates.GetOrAdd(channel, _ => new ChannelGate(options, clock));

    /// <summary>The gate in its present epoch, at the number's present rate.</summary>
    public ChannelGate Of(Guid channel, short lane, long epoch, int? perSecond)
    {
        var gate = Of(channel);
        var held = lanes.Held;
        if (held.GetValueOrDefault(lane) != epoch) return gate;
        gate.Begin(lane, epoch, perSecond ?? options.PerSecond, held, () => TenureOf(channel, lane));
        return gate;
    }

    private Tenure TenureOf(Guid channel, short lane)
    {
        var gained = lanes.GainedAt(lane);
        return MovedAt(channel) is { } moved && moved > gained ? new(moved, [], IsMoved: true) : new(gained, debts.Of(channel));
    }

    // Whoever asks for a gate has just looked the channel up, so that it is at hand.
    private long? MovedAt(Guid channel)
    {
        var found = channels.FindAsync(channel, CancellationToken.None);
        if (found is not { IsCompletedSuccessfully: true, Result.GroupAge: { } age }) return null;
        return clock.GetTimestamp() + (long)((LaneMoves.Longest - age).TotalSeconds * clock.TimestampFrequency);
    }

    public void Dispose()
    {
        foreach (var gate in _gates.Values) gate.Dispose();
    }
}
