using System.Collections.Concurrent;
using Npgsql;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// How many people a portfolio may still write to first. The rows are written by the take itself, before anything leaves, so
/// whoever owns the lane next counts the same; this node's memory only spares it the counting, and never counts too few.
/// </summary>
internal sealed class Portfolios(EngineDb db, TimeProvider clock)
{
    private static readonly TimeSpan CountAgain = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CountAgainWhenFull = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Guid, Use> _uses = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _held = new();

    public async ValueTask<int> RoomAsync(Guid group, long epoch, int? limit, CancellationToken cancellation)
    {
        if (_held.TryGetValue(group, out var until) && until > clock.GetUtcNow()) return 0;
        if (limit is not { } most) return int.MaxValue;
        if (!_uses.TryGetValue(group, out var use) || use.Epoch != epoch || clock.GetElapsedTime(use.CountedAt) > (use.Count < most ? CountAgain : CountAgainWhenFull))
            _uses[group] = use = new Use(epoch, clock.GetTimestamp(), await CountAsync(group, cancellation));
        return Math.Max(0, most - use.Count);
    }

    public void Took(Guid group, int recipients)
    {
        if (_uses.TryGetValue(group, out var use)) _uses[group] = use with { Count = use.Count + recipients };
    }

    /// <summary>The provider holds back what starts conversations.</summary>
    public void Hold(Guid group, TimeSpan time) => _held[group] = clock.GetUtcNow() + time;

    // A row is a moment older than its message: the minute makes up for it.
    private const string CountSql = """
        select count(*)::int from portfolio_recipients where limit_group = $1 and at > now() - interval '24 hours 1 minute'
        """;

    private async Task<int> CountAsync(Guid group, CancellationToken cancellation)
    {
        await using var command = db.Source.CreateCommand(CountSql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = group });
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private sealed record Use(long Epoch, long CountedAt, int Count);
}
