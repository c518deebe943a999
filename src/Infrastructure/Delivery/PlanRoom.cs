using Npgsql;
using TrailDesk.Application.Delivery;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>What a tenant's plan still allows: decided in rows, one message of the tenant after the other, so that it holds over all nodes.</summary>
internal sealed class PlanRoom(UnitOfWork work, KnownPlans plans)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>One message is handed in, and counted at the time when it may go.</summary>
    /// <returns>When that is; null: now.</returns>
    public async Task<DateTimeOffset?> ReserveAsync(bool mayWait, DateTimeOffset? latest, CancellationToken cancellation)
    {
        if (await OpenAsync(cancellation) is not { } sheet) return null;
        var at = EarliestOf(sheet);
        if (at > sheet.Now && (!mayWait || at - sheet.Now > Longest || at >= latest)) throw TooMany(sheet, at, mayWait);
        await UseAsync(sheet.Windows, at, 1, cancellation);
        return at > sheet.Now ? at : null;
    }

    /// <returns>How many of so many may go now.</returns>
    public async Task<int> TakeAsync(int wanted, CancellationToken cancellation)
    {
        if (await OpenAsync(cancellation) is not { } sheet) return wanted;
        var allowed = Math.Min(wanted, sheet.Windows.Min(window => window.RoomAt(sheet.Now)));
        if (allowed > 0) await UseAsync(sheet.Windows, sheet.Now, allowed, cancellation);
        return allowed;
    }

    private static DateTimeOffset EarliestOf(Sheet sheet)
    {
        for (var at = sheet.Now; ;)
        {
            var next = sheet.Windows.Max(window => window.EarliestFrom(at));
            if (next == at) return at;
            at = next;
        }
    }

    private static TooManyMessagesException TooMany(Sheet sheet, DateTimeOffset at, bool mayWait)
    {
        var tight = sheet.Windows.MaxBy(window => window.EarliestFrom(sheet.Now))!;
        var advice = mayWait ? "It would have to wait for longer than it is of use." : "Try again later, or send the header Prefer: wait to have it leave as soon as the plan allows.";
        return new TooManyMessagesException($"Your plan allows {tight.Limit} {tight.Limiter.Words}. {advice}", TimeSpan.FromSeconds(Math.Ceiling((at - sheet.Now).TotalSeconds)));
    }

    // The row is locked first: the statements after it see what whoever had it before has committed.
    private const string LockSql = """
        select messages_per_minute, messages_per_day from tenant_limits where tenant_id = current_tenant() for update
        """;

    // The spans around now, and the last one that was promised.
    private const string UsesSql = """
        select l.limiter, p.at, p.used
        from unnest($1, $2) as l (limiter, span)
        cross join lateral (select max(at) as at from plan_uses where tenant_id = current_tenant() and limiter = l.limiter) last
        join plan_uses p on p.tenant_id = current_tenant() and p.limiter = l.limiter
        where p.at between now() - l.span * 1.5 and now() + l.span * 1.5 or p.at >= last.at - l.span
        """;

    private static readonly PlanLimiter[] All = [PlanLimiter.PerMinute, PlanLimiter.PerDay];

    private async Task<Sheet?> OpenAsync(CancellationToken cancellation)
    {
        if (!await plans.HasPlanAsync(work, cancellation)) return null;
        await using var batch = new NpgsqlBatch(await work.ConnectionAsync(cancellation));
        batch.Command(LockSql);
        batch.Command("select clock_timestamp()");
        batch.Command(UsesSql).Column(All, limiter => limiter.Name).Column(All, limiter => limiter.Span);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;
        var windows = new List<PlanWindow>();
        if (reader.OrNull<int>(0) is { } perMinute) windows.Add(new PlanWindow(PlanLimiter.PerMinute, perMinute));
        if (reader.OrNull<int>(1) is { } perDay) windows.Add(new PlanWindow(PlanLimiter.PerDay, perDay));
        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var now = reader.GetFieldValue<DateTimeOffset>(0);
        await reader.NextResultAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            windows.Find(window => window.Limiter.Name == reader.GetString(0))?.Add(reader.GetFieldValue<DateTimeOffset>(1), reader.GetInt32(2));
        return windows.Count == 0 ? null : new Sheet(now, windows);
    }

    private const string UseSql = """
        insert into plan_uses (tenant_id, limiter, at, used)
        select current_tenant(), u.limiter, u.at, $3 from unnest($1, $2) as u (limiter, at)
        on conflict (tenant_id, limiter, at) do update set used = plan_uses.used + excluded.used
        """;

    private const string ForgetSql = """
        delete from plan_uses p using unnest($1, $2) as l (limiter, before)
        where p.tenant_id = current_tenant() and p.limiter = l.limiter and p.at < now() - l.before
        """;

    private async Task UseAsync(IReadOnlyList<PlanWindow> windows, DateTimeOffset at, int count, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(await work.ConnectionAsync(cancellation));
        batch.Command(UseSql).Column(windows, window => window.Limiter.Name).Column(windows, window => window.Limiter.TimeOf(window.Limiter.StepOf(at))).With(count);
        batch.Command(ForgetSql).Column(windows, window => window.Limiter.Name).Column(windows, window => window.Limiter.Span * 2);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private sealed record Sheet(DateTimeOffset Now, List<PlanWindow> Windows);
}
