using System.Collections.Concurrent;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// How many people a portfolio may still write to first. The rows are written by the take itself, before anything leaves, so
/// whoever owns the lane next counts the same; this node's memory only spares it the counting, and never counts too few.
/// </summary>
internal sealed class Portfolios(EngineDb db, TimeProvider clock)
{
    private static readonly TimeSpan CountAgain = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CountAgainSoon = TimeSpan.FromSeconds(1);

    // The longest that the server lets a statement and its transaction live, and a little more.
    private static readonly TimeSpan Unheard = TimeSpan.FromSeconds(65);
    private readonly ConcurrentDictionary<Guid, Use> _uses = new();
    private readonly ConcurrentDictionary<Guid, Halt> _holds = new();
    private readonly ConcurrentDictionary<Guid, Lost> _lost = new();

    public async ValueTask<int> RoomAsync(Guid group, long epoch, int? limit, CancellationToken cancellation)
    {
        if (_holds.TryGetValue(group, out var hold) && hold.Until > clock.GetUtcNow())
        {
            if (!hold.IsWritten) await WriteAsync(group, hold, cancellation);
            return 0;
        }

        if (limit is not { } most) return int.MaxValue;
        var lost = LostOf(group);
        if (!_uses.TryGetValue(group, out var use) || use.Epoch != epoch || IsOld(use, most)) _uses[group] = use = await CountAsync(group, epoch, cancellation);
        return Math.Max(0, most - use.Count - lost);
    }

    private bool IsOld(Use use, int most) => clock.GetElapsedTime(use.CountedAt) > (use.IsMoving || use.Count >= most ? CountAgainSoon : CountAgain);

    /// <summary>A take is on its way to the database: until it has answered, these places may be gone.</summary>
    public void Asked(IEnumerable<TakeAsk> asks)
    {
        foreach (var ask in asks)
            if (_uses.TryGetValue(ask.Group, out var use)) _uses[ask.Group] = use with { Asked = use.Asked + ask.Firsts };
    }

    public void Took(TakeAsk ask, int recipients)
    {
        if (_uses.TryGetValue(ask.Group, out var use)) _uses[ask.Group] = use with { Asked = use.Asked - ask.Firsts, Count = use.Count + recipients };
    }

    /// <summary>The provider holds back what starts conversations.</summary>
    public void Hold(Guid group, TimeSpan time) => _holds[group] = new Halt(clock.GetUtcNow() + time, IsWritten: false);

    // An answer that was lost: the rows are counted anew, and as that take may commit after the count, what it asked for stays counted
    // beside them until it cannot be at work any more.
    private int LostOf(Guid group)
    {
        var lost = _lost.GetValueOrDefault(group);
        if (lost is not null && clock.GetElapsedTime(lost.At) >= Unheard)
        {
            _lost.TryRemove(group, out lost);
            _uses.TryRemove(group, out _);
            lost = null;
        }

        if (!_uses.TryGetValue(group, out var use) || use.Asked == 0) return lost?.Places ?? 0;
        _uses.TryRemove(group, out _);
        _lost[group] = lost = new Lost((lost?.Places ?? 0) + use.Asked, clock.GetTimestamp());
        return lost.Places;
    }

    // A row is a moment older than its message: the minute makes up for it.
    private const string CountSql = """
        select (select count(*)::int from portfolio_recipients where limit_group = $1 and at > now() - interval '24 hours 1 minute'),
          exists (select 1 from portfolio_moves where limit_group = $1 and at > now() - interval '1 minute')
        """;

    private async Task<Use> CountAsync(Guid group, long epoch, CancellationToken cancellation)
    {
        var countedAt = clock.GetTimestamp();
        await using var batch = db.Source.CreateBatch();
        batch.Command(LaneMoves.RecipientsSql).With(group);
        batch.Command(CountSql).With(group);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new Use(epoch, countedAt, reader.GetInt32(0), reader.GetBoolean(1));
    }

    private const string HoldSql = """
        insert into portfolio_holds (limit_group, until) values ($1, now() + $2)
        on conflict (limit_group) do update set until = excluded.until
        """;

    /// <summary>So that people see it, whichever node they ask.</summary>
    private async Task WriteAsync(Guid group, Halt hold, CancellationToken cancellation)
    {
        await using var batch = db.Source.CreateBatch();
        batch.Command(HoldSql).With(group).With(hold.Until - clock.GetUtcNow());
        await batch.ExecuteNonQueryAsync(cancellation);
        _holds.TryUpdate(group, hold with { IsWritten = true }, hold);
    }

    /// <param name="IsMoving">A number came from another group a moment ago.</param>
    /// <param name="Asked">Places that a take asked for and has not told of.</param>
    private sealed record Use(long Epoch, long CountedAt, int Count, bool IsMoving, int Asked = 0);

    private sealed record Halt(DateTimeOffset Until, bool IsWritten);

    private sealed record Lost(int Places, long At);
}
