using System.Collections.Concurrent;
using MediatR;
using Npgsql;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>Who has a plan with limits, remembered for a second: all others pay one question a second for it.</summary>
internal sealed class KnownPlans(TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Guid, (bool HasPlan, long At)> _plans = new();

    private const string HasPlanSql = """
        select exists (
          select 1 from tenant_limits where tenant_id = current_tenant() and (messages_per_minute is not null or messages_per_day is not null))
        """;

    public async ValueTask<bool> HasPlanAsync(UnitOfWork work, CancellationToken cancellation)
    {
        var tenant = work.Transaction.TenantId;
        if (_plans.TryGetValue(tenant, out var known) && clock.GetElapsedTime(known.At) < Lifetime) return known.HasPlan;
        await using var command = new NpgsqlCommand(HasPlanSql, await work.ConnectionAsync(cancellation));
        var hasPlan = (bool)(await command.ExecuteScalarAsync(cancellation))!;
        _plans[tenant] = (hasPlan, clock.GetTimestamp());
        return hasPlan;
    }

    public void Forget(Guid tenant) => _plans.TryRemove(tenant, out _);
}

internal sealed class PlanLimitStore(UnitOfWork work, KnownPlans plans) : IPlanLimits
{
    private const string SetSql = """
        insert into tenant_limits (tenant_id, plan, messages_per_minute, messages_per_day) values (current_tenant(), $1, $2, $3)
        on conflict (tenant_id) do update
        set plan = excluded.plan, messages_per_minute = excluded.messages_per_minute, messages_per_day = excluded.messages_per_day
        """;

    public void Set(PlanLimits limits)
    {
        var tenant = work.Transaction.TenantId;
        work.Append(new NpgsqlBatchCommand(SetSql).With(limits.Plan).With(limits.MessagesPerMinute).With(limits.MessagesPerDay));
        work.AfterCommit(() => plans.Forget(tenant));
    }
}

internal sealed class GetPlanLimitsHandler(Db db, ICurrentCaller current) : IRequestHandler<GetPlanLimits, PlanLimits>
{
    private const string Sql = """
        select plan, messages_per_minute, messages_per_day from tenant_limits where tenant_id = @TenantId
        """;

    public async Task<PlanLimits> Handle(GetPlanLimits request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        return await transaction.RowAsync<PlanLimits>(Sql, new { transaction.TenantId }, cancellationToken) ?? new PlanLimits();
    }
}
