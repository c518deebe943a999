using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Application.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// A send whose outcome nobody knows: a status that echoes our id clears it up; after the grace time a plain answer goes
/// once more, marked as resent, and again only where something shows that it did not arrive. All else waits for a person.
/// </summary>
internal sealed partial class DoubtResolver(
    Db db, LaneKeeper lanes, HistoryCheck history, SendSignal signal, LiveFeed live, TimeProvider clock, ILogger<DoubtResolver> log) : BackgroundService
{
    private const short MostResends = 5;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    // Ids begin with the time. Further back than a doubt is old and clocks are apart.
    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogAway(log, exception.GetType().Name);
            }
        }
    }

    public async Task RunOnceAsync(CancellationToken cancellation)
    {
        foreach (var tenant in await TenantsInDoubtAsync(cancellation))
        {
            try
            {
                await ResolveAsync(tenant, await history.AskAsync(tenant, cancellation), cancellation);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException && !exception.IsAbsence())
            {
                LogFailed(log, tenant, exception.GetType().Name);
            }
        }
    }

    // What waits for a person is nobody's to look at every second, however many companies leave it lying.
    private const string InDoubtSql = """
        select distinct tenant from outbox where lane = any($1) and state = 'unknown' and due_at <= now() limit 100
        """;

    private async Task<IReadOnlyList<Guid>> TenantsInDoubtAsync(CancellationToken cancellation)
    {
        var tenants = new List<Guid>();
        await using var command = db.Source.CreateCommand(InDoubtSql);
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = [.. lanes.Held.Keys] });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) tenants.Add(reader.GetGuid(0));
        return tenants;
    }

    // A status has told: the message did leave.
    private const string ClearedSql = """
        delete from outbox o using whatsapp_messages m
        where o.tenant = $1 and o.state = 'unknown' and m.tenant_id = o.tenant and m.id = o.message
          and m.status in ('accepted', 'sent', 'delivered', 'read', 'played', 'failed')
        """;

    // Too important to guess, or in doubt again with nothing that shows it did not arrive: it stays in sight as unknown until a
    // person decides. It shows where the provider's list is without it, or where later messages of the channel were told of.
    private const string ParkSql = """
        with parked as (
          update outbox o set due_at = 'infinity'
          where o.tenant = $1 and o.message = any($2) and o.state = 'unknown' and o.due_at <= now()
            and (o.cautious or o.resends >= $5 or (o.resends > 0 and o.message <> all($3) and not exists (
              select 1 from whatsapp_messages later
              where later.id > $4 and later.tenant_id = o.tenant and later.channel_id = o.channel and later.sent_at > o.started_at)))
          returning o.message
        )
        update whatsapp_messages m set status = 'unknown' from parked p
        where m.tenant_id = $1 and m.id = p.message and m.status in ('queued', 'sending')
        returning m.id
        """;

    // Nobody told within the grace time: once more, and said so.
    private const string ResendSql = """
        with again as (
          update outbox set state = 'queued', resends = resends + 1, due_at = now()
          where tenant = $1 and message = any($2) and state = 'unknown' and due_at <= now()
          returning message
        ),
        marked as (
          update whatsapp_messages m set resent = true, status = 'queued' from again a
          where m.tenant_id = $1 and m.id = a.message
        )
        select count(*)::int from again
        """;

    private async Task ResolveAsync(Guid tenant, Untold untold, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(tenant, cancellation);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        batch.Command(ClearedSql).With(tenant);
        batch.Command(ParkSql).With(tenant).With(untold.Messages).With(untold.NotListed).With(Guid.CreateVersion7(clock.GetUtcNow() - Lately)).With(MostResends);
        batch.Command(ResendSql).With(tenant).With(untold.Messages);
        var (parked, resent) = await ReadAsync(batch, cancellation);
        await transaction.CommitAsync(cancellation);
        Tell(tenant, parked);
        if (resent == 0) return;
        LogResent(log, resent);
        signal.RingAll();
    }

    private void Tell(Guid tenant, List<Guid> parked)
    {
        if (parked.Count == 0) return;
        LogParked(log, parked.Count, tenant);
        live.Publish(tenant, [.. parked.Select(message => new LiveNotice("message", message))]);
    }

    private static async Task<(List<Guid> Parked, int Resent)> ReadAsync(NpgsqlBatch batch, CancellationToken cancellation)
    {
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var parked = new List<Guid>();
        while (await reader.ReadAsync(cancellation)) parked.Add(reader.GetGuid(0));
        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (parked, reader.GetInt32(0));
    }

    [LoggerMessage(4, LogLevel.Error, "Doubts of tenant {Tenant} could not be cleared up, and wait: {Cause}")]
    private static partial void LogFailed(ILogger log, Guid tenant, string cause);

    [LoggerMessage(1, LogLevel.Warning, "{Count} messages of unknown outcome go once more, marked as resent")]
    private static partial void LogResent(ILogger log, int count);

    [LoggerMessage(3, LogLevel.Warning, "{Count} messages of unknown outcome wait for a person of company {Tenant}: GET /api/messages/unknown")]
    private static partial void LogParked(ILogger log, int count, Guid tenant);

    [LoggerMessage(2, LogLevel.Warning, "Unknown outcomes wait: {Cause}")]
    private static partial void LogAway(ILogger log, string cause);
}
