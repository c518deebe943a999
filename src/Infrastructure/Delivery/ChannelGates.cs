using System.Collections.Concurrent;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>The gates of the numbers that this node sends for.</summary>
internal sealed class ChannelGates(DeliveryOptions options, LaneKeeper lanes, PairDebts debts, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<Guid, ChannelGate> _gates = new();

    /// <summary>Messages that wait for their turn.</summary>
    public int InLine => _gates.Values.Sum(gate => gate.InLine);

    public ChannelGate Of(Guid channel) => _gates.GetOrAdd(channel, _ => new ChannelGate(options, clock));

    /// <summary>The gate in its present epoch, at the number's present rate.</summary>
    public ChannelGate Of(Guid channel, short lane, long epoch, int? perSecond)
    {
        var gate = Of(channel);
        if (lanes.Held.GetValueOrDefault(lane) != epoch) return gate;
        gate.Begin(new Tenure(epoch, lanes.GainedAt(lane), debts.Of(channel)), perSecond ?? options.PerSecond);
        return gate;
    }

    public void Dispose()
    {
        foreach (var gate in _gates.Values) gate.Dispose();
    }
}
