using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>What was scheduled joins the queue when its time has come, by the database's clock, behind what is queued by then.</summary>
internal sealed partial class ScheduledMessages(Db db, LaneKeeper lanes, SendSignal signal, ILogger<ScheduledMessages> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private const int ForgetEvery = 600;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        for (var round = 0; await timer.WaitForNextTickAsync(stoppingToken); round++)
        {
            try
            {
                short[] held = [.. lanes.Held.Keys];
                if (round % ForgetEvery == 0) await ForgetAsync(stoppingToken);
                foreach (var tenant in await TenantsAsync(held, stoppingToken)) await QueueAsync(tenant, held, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogAway(log, exception.GetType().Name);
            }
        }
    }

    private const string TenantsSql = """
        select distinct tenant from outbox where lane = any($1) and state = 'scheduled' and due_at <= now() limit 100
        """;

    private async Task<IReadOnlyList<Guid>> TenantsAsync(short[] held, CancellationToken cancellation)
    {
        var tenants = new List<Guid>();
        await using var command = db.Source.CreateCommand(TenantsSql);
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = held });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) tenants.Add(reader.GetGuid(0));
        return tenants;
    }

    // With a purpose it is looked at once more when it leaves: the person may have been erased since.
    private const string QueueSql = """
        with due as (
          select d.message, nextval('outbox_order') as seq
          from (
            select message from outbox
            where tenant = $1 and lane = any($2) and state = 'scheduled' and due_at <= now()
            order by due_at, seq
            limit 1000
            for update skip locked) d
        ),
        queued as (
          update outbox o
          set state = 'queued', seq = d.seq, due_at = now(), purpose = coalesce(o.purpose, 'scheduled')
          from due d
          where o.message = d.message
          returning o.message
        )
        update whatsapp_messages m set status = 'queued', queued_at = now()
        from queued q
        where m.tenant_id = $1 and m.id = q.message and m.status = 'scheduled'
        """;

    private async Task QueueAsync(Guid tenant, short[] held, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(tenant, cancellation);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        batch.Command(QueueSql).With(tenant).With(held);
        await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        signal.RingAll();
    }

    private const string ForgetSql = """
        delete from portfolio_recipients
        where ctid = any(array(select ctid from portfolio_recipients where at < now() - interval '25 hours' limit 10000))
        """;

    // A place that was given a day ago and not used counts no more: its message needs a new one.
    private const string PlacesSql = """
        update outbox o set initiates = 1
        where o.state = 'queued' and o.initiates = 2 and not exists (
          select 1 from portfolio_recipients p where p.recipient = o.recipient and p.at > now() - interval '24 hours')
        """;

    private async Task ForgetAsync(CancellationToken cancellation)
    {
        await using var batch = db.Source.CreateBatch();
        batch.Command(ForgetSql);
        batch.Command(PlacesSql);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    [LoggerMessage(1, LogLevel.Warning, "Scheduled messages wait: {Cause}")]
    private static partial void LogAway(ILogger log, string cause);
}
