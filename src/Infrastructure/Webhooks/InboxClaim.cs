using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.Infrastructure.Leads;
using TrailDesk.Infrastructure.Tenancy;

namespace TrailDesk.Infrastructure.Webhooks;

/// <summary>
/// Takes a shard's next rows, all of one tenant and in order, and reads what their handlers will ask for: one round trip.
/// The lock is the transaction's own, so nothing is owned between transactions and no node can be stale.
/// </summary>
internal sealed class InboxClaim(EngineDb db, KeyRing keyRing)
{
    internal const int LockSpace = 7_001;

    /// <summary>A row <c>i</c> that may be taken now: it does not wait, nor does an earlier one of its sender.</summary>
    internal const string Ready = """
        (i.wait_until is null or i.wait_until <= now())
        and not exists (
          select 1 from inbox e
          where e.shard = i.shard and e.sender = i.sender and e.id < i.id and e.wait_until > now())
        """;

    // The tenant is that of the first ready row; without the lock, or a row, no tenant is set and everything below reads nothing.
    private const string LockSql = $"""
        select l.is_held, set_config('traildesk.tenant', coalesce(
          case when l.is_held then (select i.tenant::text from inbox i where i.shard = $2 and {Ready} order by i.id limit 1) end, ''), true)
        from (select pg_try_advisory_xact_lock($1, $2) as is_held offset 0) l
        """;

    // The rows, and what the statements below look for: kept in the transaction, because they go out before the rows
    // have come back. One row of nulls where nothing is ready.
    private const string RowsSql = $$"""
        with claimed as materialized (
          select i.id, i.channel, i.event, i.kind, i.sender, i.attempts, i.received_at, i.message_ref, w.slice, i.sender_keys, i.tenant, i.begun
          from inbox i
          left join lateral (select e.slice from webhook_events e where e.tenant = i.tenant and e.id = i.event offset 0) w on true
          where i.shard = $1 and i.tenant = current_tenant() and {{Ready}}
          order by i.id
          limit $2
        ),
        wanted as materialized (
          select
            set_config('traildesk.identities', coalesce((select array_agg(distinct key)::text from claimed, unnest(sender_keys) as key), '{}'), true),
            set_config('traildesk.refs', coalesce((select array_agg(distinct message_ref)::text from claimed where message_ref is not null), '{}'), true)
        )
        select c.* from wanted left join claimed c on true
        """;

    private static readonly string ContactsSql = Wanted(ContactLoader.ByIdentitySql, "identities");
    private static readonly string ConversationsSql = Wanted(ConversationStore.OpenByIdentitySql, "identities");
    private static readonly string LeadsSql = Wanted(LeadStore.OpenByIdentitySql, "identities");
    private static readonly string StaffSql = Wanted(StaffDirectory.ByPhoneKeySql, "identities");
    private static readonly string DeliveriesSql = Wanted(MessageStore.DeliveryByRefSql, "refs");

    private static string Wanted(string sql, string setting) =>
        sql.Replace("$1", $"current_setting('traildesk.{setting}')::uuid[]", StringComparison.Ordinal);

    /// <param name="limit">Rows of each shard.</param>
    public async Task<InboxRound> TakeAsync(IReadOnlyList<int> shards, int limit, IServiceScopeFactory scopes, CancellationToken cancellation)
    {
        var connection = await db.Source.OpenConnectionAsync(cancellation);
        var round = new InboxRound(connection);
        try
        {
            await using var batch = Compose(connection, shards, limit);
            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            foreach (var shard in shards)
            {
                await ReadAsync(round.Add(shard, scopes), reader, round, cancellation);
                await reader.NextResultAsync(cancellation);
            }

            return round;
        }
        catch
        {
            await round.DisposeAsync();
            throw;
        }
    }

    private static NpgsqlBatch Compose(NpgsqlConnection connection, IReadOnlyList<int> shards, int limit)
    {
        var batch = new NpgsqlBatch(connection);
        batch.Command("begin");
        foreach (var shard in shards)
        {
            batch.Command(LockSql).With(LockSpace).With(shard);
            batch.Command(RowsSql).With(shard).With(limit);
            batch.Command(ContactsSql);
            batch.Command(ConversationsSql);
            batch.Command(LeadsSql);
            batch.Command(StaffSql);
            batch.Command(DeliveriesSql);
        }

        return batch;
    }

    private async Task ReadAsync(InboxPart part, NpgsqlDataReader reader, InboxRound round, CancellationToken cancellation)
    {
        await reader.ReadAsync(cancellation);
        part.IsHeld = reader.GetBoolean(0);
        if (round.TurnTo(Guid.TryParse(reader.GetString(1), out var tenant) ? tenant : null) is { } transaction)
            part.Work.Join(transaction, await keyRing.TenantAsync(tenant, cancellation));
        part.Rows = await ReadAsync(reader, part.Work, cancellation);
    }

    private static async Task<IReadOnlyList<InboxRow>> ReadAsync(NpgsqlDataReader reader, UnitOfWork work, CancellationToken cancellation)
    {
        await reader.NextResultAsync(cancellation);
        var rows = new List<InboxRow>();
        while (await reader.ReadAsync(cancellation))
            if (!reader.IsDBNull(0)) rows.Add(InboxRow.Read(reader));
        rows.Sort((left, right) => left.Id.CompareTo(right.Id));
        await reader.NextResultAsync(cancellation);
        await new ContactLoader(work).ReadAsync(reader, cancellation);
        await reader.NextResultAsync(cancellation);
        await new ConversationStore(work).ReadAsync(reader, cancellation);
        await reader.NextResultAsync(cancellation);
        await new LeadStore(work).ReadAsync(reader, cancellation);
        await reader.NextResultAsync(cancellation);
        await new StaffDirectory(work).ReadAsync(reader, cancellation);
        await reader.NextResultAsync(cancellation);
        await new MessageStore(work).ReadAsync(reader, cancellation);
        RememberAbsence(rows, work.Set);
        return rows;
    }

    /// <summary>What was asked for and did not come is not there: nobody needs to ask again.</summary>
    private static void RememberAbsence(List<InboxRow> rows, WorkingSet set)
    {
        foreach (var row in rows)
        {
            if (row.MessageRef is { } reference) set.DeliveryByRef.TryAdd(reference, null);
            foreach (var key in row.SenderKeys)
            {
                set.Asked.Add(key);
                set.ContactByIdentity.TryAdd(key, null);
            }
        }

        foreach (var contact in set.Contacts.Keys) set.FullyRead.Add(contact);
    }
}

/// <param name="Slice">Sealed; opened with the tenant's key of the day. Null where the event is gone: there is nothing left to do.</param>
internal sealed record InboxRow(
    long Id, Guid Channel, Guid Event, string Kind, Guid Sender, short Attempts, DateTimeOffset ReceivedAt, Guid? MessageRef, byte[]? Slice,
    Guid[] SenderKeys, Guid Tenant, short Begun)
{
    public static InboxRow Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetGuid(1), row.GetGuid(2), row.GetString(3), row.GetGuid(4), row.GetInt16(5),
        row.GetFieldValue<DateTimeOffset>(6), row.OrNull<Guid>(7), row.IsDBNull(8) ? null : row.GetFieldValue<byte[]>(8), row.GetFieldValue<Guid[]>(9), row.GetGuid(10),
        row.GetInt16(11));
}
