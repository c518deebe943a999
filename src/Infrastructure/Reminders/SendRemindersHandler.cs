using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Application.Reminders;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Reminders;

/// <summary>Plans for all companies in one statement; takes back what waits and makes no sense any more; then company by company, a few each in turn, one reminder to a transaction.</summary>
internal sealed partial class SendRemindersHandler(Db db, IServiceScopeFactory scopes, ILogger<SendRemindersHandler> log) : IRequestHandler<SendReminders, int>
{
    private const int InTurn = 50;

    public async Task<int> Handle(SendReminders request, CancellationToken cancellationToken)
    {
        await PlanAsync(request.Ahead, cancellationToken);
        foreach (var tenant in await TenantsAsync(WaitingSql, cancellationToken)) await GuardedAsync(tenant, () => RecallAsync(tenant, cancellationToken));
        int round, all = 0;
        do
        {
            round = 0;
            foreach (var tenant in await TenantsAsync(TenantsSql, cancellationToken))
                await GuardedAsync(tenant, async () => round += await OfTenantAsync(tenant, cancellationToken));
            all += round;
        }
        while (round > 0);
        return all;
    }

    /// <summary>A company whose reminders fail as a whole holds up no other's.</summary>
    private async Task GuardedAsync(Guid tenant, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (IsItsOwn(exception))
        {
            LogTenantFailed(log, tenant, exception);
        }
    }

    private const string PlanSql = """
        select plan_reminders($1)
        """;

    private async Task PlanAsync(TimeSpan ahead, CancellationToken cancellation)
    {
        await using var command = db.Source.CreateCommand(PlanSql);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = ahead });
        await command.ExecuteScalarAsync(cancellation);
    }

    private const string TenantsSql = """
        select tenant_id from list_tenants_with_due_reminders()
        """;

    private const string WaitingSql = """
        select tenant_id from list_tenants_with_waiting_reminders()
        """;

    private async Task<List<Guid>> TenantsAsync(string sql, CancellationToken cancellation)
    {
        await using var command = db.Source.CreateCommand(sql);
        return await IdsAsync(command, cancellation);
    }

    private async Task RecallAsync(Guid tenant, CancellationToken cancellation)
    {
        await using var scope = ScopeOf(tenant);
        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new RecallReminders(), cancellation);
    }

    private AsyncServiceScope ScopeOf(Guid tenant)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentCaller>().Set(new Caller(tenant, null, "TrailDesk", []));
        return scope;
    }

    private const string DueSql = """
        select id from reminders
        where tenant_id = current_tenant() and state = 'planned' and due_at <= now() and (tried_at is null or tried_at < now() - interval '1 minute')
        order by due_at, id
        limit $1
        """;

    private async Task<int> OfTenantAsync(Guid tenant, CancellationToken cancellation)
    {
        List<Guid> due;
        await using (var transaction = await db.BeginAsync(tenant, cancellation))
        {
            await using var command = new NpgsqlCommand(DueSql, transaction.Connection) { Parameters = { new NpgsqlParameter<int> { TypedValue = InTurn } } };
            due = await IdsAsync(command, cancellation);
        }

        var done = 0;
        foreach (var id in due)
            if (await SendAsync(tenant, id, cancellation)) done++;
        return done;
    }

    private static async Task<List<Guid>> IdsAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var ids = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) ids.Add(reader.GetGuid(0));
        return ids;
    }

    /// <summary>One that cannot be sent holds up no other; a database that is away ends the run, which is tried again.</summary>
    private async Task<bool> SendAsync(Guid tenant, Guid id, CancellationToken cancellation)
    {
        await using var scope = ScopeOf(tenant);
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        try
        {
            return await mediator.Send(new SendReminder(id), cancellation) != SendReminderResult.NotDue;
        }
        catch (Exception exception) when (IsItsOwn(exception))
        {
            LogFailed(log, id, exception);
            await mediator.Send(new NoteReminderFailure(id), cancellation);
            return false;
        }
    }

    private static bool IsItsOwn(Exception exception) => exception switch
    {
        // 57P: the server or the session was ended.
        PostgresException refused => !refused.IsTransient && !refused.SqlState.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException or TimeoutException or OperationCanceledException or OutOfMemoryException => false,
        _ => true,
    };

    [LoggerMessage(2, LogLevel.Error, "Reminders of tenant {Tenant} failed; the next run tries again")]
    private static partial void LogTenantFailed(ILogger log, Guid tenant, Exception exception);

    [LoggerMessage(1, LogLevel.Error, "Reminder {Id} could not be sent; it is tried three times")]
    private static partial void LogFailed(ILogger log, Guid id, Exception exception);
}
