using TrailDesk.Simulator.Limits;

namespace TrailDesk.Simulator.Control;

/// <summary><c>/sim/limits</c>: what is left out of a change stays as it is.</summary>
internal static class LimitEndpoints
{
    public static void Map(RouteGroupBuilder sim)
    {
        sim.MapGet("/limits", (LimitBoard limits) => State(limits));
        sim.MapPut("/limits", (LimitsChange change, LimitBoard limits, LiveChanges live) =>
        {
            var wanted = limits.Rules with
            {
                On = change.On ?? limits.Rules.On,
                PerSecond = change.PerSecond ?? limits.Rules.PerSecond,
                PairSeconds = change.PairSeconds ?? limits.Rules.PairSeconds,
                PairBurst = change.PairBurst ?? limits.Rules.PairBurst
            };
            if (!wanted.Sensible) return Results.BadRequest(new { error = "perSecond and pairBurst are 1 or more, pairSeconds is 0 to 3600" });
            limits.Rules = wanted;
            live.ChannelsChanged();
            return Results.Ok(State(limits));
        });
    }

    private static object State(LimitBoard limits) => new
    {
        limits.Rules.On,
        limits.Rules.PerSecond,
        limits.Rules.PairSeconds,
        limits.Rules.PairBurst,
        refused = new { throughput = limits.Refused.Throughput, pair = limits.Refused.Pair }
    };

    private sealed record LimitsChange(bool? On, int? PerSecond, double? PairSeconds, int? PairBurst);
}
