using System.Text.Json;
using Npgsql;
using TrailDesk.Application.Broadcasts;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Broadcasts;

internal sealed class RecipientStore(UnitOfWork work, QueuedMessages queued, ContactCountries countries) : IRecipientStore
{
    public async Task<int> WriteAsync(Broadcast broadcast, CancellationToken cancellation)
    {
        await PrepareAsync(broadcast.Plan.Audience, cancellation);
        return await RunAsync(new NpgsqlBatchCommand(AudienceSql.Write).With(broadcast.Plan.Audience).With(broadcast.Id), cancellation);
    }

    public async Task<KeptAudience> KeepAsync(Broadcast broadcast, CancellationToken cancellation)
    {
        await PrepareAsync(broadcast.Plan.Audience, cancellation);
        return (await ListAsync(
            new NpgsqlBatchCommand(AudienceSql.Keep).With(broadcast.Plan.Audience).With(broadcast.Id), row => new KeptAudience(row.GetInt32(0), row.GetInt32(1)), cancellation))[0];
    }

    private const string ForgetSql = """
        delete from broadcast_recipients where tenant_id = current_tenant() and broadcast_id = $1
        """;

    public Task ForgetAsync(Guid broadcastId, CancellationToken cancellation) => RunAsync(new NpgsqlBatchCommand(ForgetSql).With(broadcastId), cancellation);

    public async Task<IReadOnlyList<Recipient>> ListAudienceAsync(Audience audience, CancellationToken cancellation)
    {
        await PrepareAsync(audience, cancellation);
        return await ListAsync(new NpgsqlBatchCommand(AudienceSql.List).With(audience), ToRecipient, cancellation);
    }

    private async Task PrepareAsync(Audience audience, CancellationToken cancellation)
    {
        await CheckListsAsync(audience, cancellation);
        await CheckBroadcastsAsync(audience, cancellation);
        await KnowCountriesAsync(audience, cancellation);
    }

    // Held until the transaction ends: a list that goes meanwhile leaves no half audience.
    private const string ListsSql = """
        select id from whatsapp_broadcast_lists where tenant_id = current_tenant() and id = any($1) order by id for key share
        """;

    private async Task CheckListsAsync(Audience audience, CancellationToken cancellation)
    {
        Guid[] named = [.. audience.Lists.Concat(audience.ExceptLists).Distinct()];
        if (named.Length == 0) return;
        var found = await ListAsync(new NpgsqlBatchCommand(ListsSql).With(named), row => row.GetGuid(0), cancellation);
        if (found.Count < named.Length) throw new ListGoneException();
    }

    private const string BroadcastsSql = """
        select id from broadcasts where tenant_id = current_tenant() and id = any($1)
        """;

    private async Task CheckBroadcastsAsync(Audience audience, CancellationToken cancellation)
    {
        if (audience.ExceptBroadcasts.Count == 0) return;
        Guid[] named = [.. audience.ExceptBroadcasts.Distinct()];
        var found = await ListAsync(new NpgsqlBatchCommand(BroadcastsSql).With(named), row => row.GetGuid(0), cancellation);
        if (found.Count < named.Length) throw new BroadcastGoneException();
    }

    // Numbers are sealed: a country is written beside them only once somebody asks.
    private Task KnowCountriesAsync(Audience audience, CancellationToken cancellation) =>
        audience.Query?.Countries is null ? Task.CompletedTask : countries.FillAsync(work.Transaction.TenantId, cancellation);

    // Not locked: whoever asks holds the broadcast, and a merge holds the contacts, which are asked for next.
    private const string DueSql = """
        select contact_id, booking_id from broadcast_recipients
        where tenant_id = current_tenant() and broadcast_id = $1 and state = 'pending' and due_at <= now()
        order by due_at, contact_id
        limit $2
        """;

    public async Task<IReadOnlyList<Recipient>> ListDueAsync(Guid broadcastId, int most, CancellationToken cancellation) =>
        await ListAsync(new NpgsqlBatchCommand(DueSql).With(broadcastId).With(most), ToRecipient, cancellation);

    public void Settle(Guid broadcastId, RecipientResult result) => work.Rows<RecipientRows>().Add(broadcastId, result);

    private const string PendingSql = """
        select exists (select 1 from broadcast_recipients where tenant_id = current_tenant() and broadcast_id = $1 and state = 'pending')
        """;

    public async Task<bool> HasMoreAsync(Broadcast broadcast, CancellationToken cancellation) =>
        (await ListAsync(new NpgsqlBatchCommand(PendingSql).With(broadcast.Id), row => row.GetBoolean(0), cancellation))[0]
        || await queued.AnyAsync(broadcast, work, cancellation);

    private const string GiveUpSql = """
        update broadcast_recipients set state = $2, reason = $3 where tenant_id = current_tenant() and broadcast_id = $1 and state = 'pending'
        """;

    public Task GiveUpPendingAsync(Broadcast broadcast, string state, string? reason, CancellationToken cancellation) =>
        RunAsync(new NpgsqlBatchCommand(GiveUpSql).With(broadcast.Id).With(state).With(reason), cancellation);

    public Task<int> TakeBackAsync(Broadcast broadcast, bool forGood, CancellationToken cancellation) => queued.TakeBackAsync(broadcast, forGood, work, cancellation);

    public Task LetGoAsync(Broadcast broadcast, CancellationToken cancellation) => queued.LetGoAsync(broadcast, work, cancellation);

    public Task<int> TakeBackDueAsync(Broadcast broadcast, CancellationToken cancellation) => queued.TakeBackDueAsync(broadcast, work, cancellation);

    // Where no currency stands, it is the budget's: it was handed over by the version before.
    private const string SpentSql = """
        select coalesce(sum(r.cost), 0)
        from broadcast_recipients r
        left join lateral (select m.status from whatsapp_messages m where m.id = r.message_id) m on true
        where r.tenant_id = current_tenant() and r.broadcast_id = $1 and r.state = 'handed' and m.status not in ('failed', 'cancelled')
          and coalesce(r.currency, $2) = $2
        """;

    public async Task<decimal> SpentAsync(Guid broadcastId, string currency, CancellationToken cancellation) =>
        (await ListAsync(new NpgsqlBatchCommand(SpentSql).With(broadcastId).With(currency), row => row.GetDecimal(0), cancellation))[0];

    private const string FailedSql = """
        select r.contact_id, m.errors, r.tries
        from broadcast_recipients r
        join lateral (select m.status, m.errors from whatsapp_messages m where m.id = r.message_id) m on m.status = 'failed'
        where r.tenant_id = current_tenant() and r.broadcast_id = $1 and r.state = 'handed'
        """;

    public async Task<IReadOnlyList<FailedRecipient>> ListFailedAsync(Guid broadcastId, CancellationToken cancellation)
    {
        var rows = await ListAsync(
            new NpgsqlBatchCommand(FailedSql).With(broadcastId), row => (Contact: row.GetGuid(0), Errors: row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1), Tries: row.GetInt16(2)), cancellation);
        var opened = await work.KeyRing.OpenAsync(work.Transaction, [.. rows.Select(row => row.Errors)], cancellation);
        return [.. rows.Zip(opened, (row, plain) => new FailedRecipient(row.Contact, CodeOf(plain), row.Tries))];
    }

    private static string CodeOf(byte[]? plain) =>
        plain is not null && JsonSerializer.Deserialize(plain, SealedJson.Default.IReadOnlyListErrorPart) is [var error, ..] ? error.Code : "";

    private const string AgainSql = """
        update broadcast_recipients
        set state = 'pending', message_id = null, cost = null, handed_at = null, due_at = now(), tries = tries + 1
        where tenant_id = current_tenant() and broadcast_id = $1 and contact_id = any($2) and state = 'handed'
        """;

    public Task TryAgainAsync(Guid broadcastId, IReadOnlyCollection<Guid> contacts, CancellationToken cancellation) =>
        RunAsync(new NpgsqlBatchCommand(AgainSql).With(broadcastId).With(contacts.ToArray()), cancellation);

    private static Recipient ToRecipient(NpgsqlDataReader row) => new(row.GetGuid(0), row.OrNull<Guid>(1));

    private async Task<int> RunAsync(NpgsqlBatchCommand command, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(await work.ConnectionAsync(cancellation)) { BatchCommands = { command } };
        return await batch.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<List<T>> ListAsync<T>(NpgsqlBatchCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(await work.ConnectionAsync(cancellation)) { BatchCommands = { command } };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation)) rows.Add(read(reader));
        return rows;
    }
}

/// <summary>What became of recipients, with the messages that were made for them.</summary>
internal sealed class RecipientRows : IRowWrites
{
    private readonly List<(Guid Broadcast, RecipientResult Result)> _rows = [];

    public int Order => 97;

    public void Add(Guid broadcast, RecipientResult result) => _rows.Add((broadcast, result));

    private const string UpdateSql = """
        update broadcast_recipients r
        set state = n.state, reason = n.reason, message_id = n.message_id, cost = n.cost, currency = n.currency, quiet_at = n.quiet_at, due_at = coalesce(n.due_at, r.due_at),
          handed_at = case when n.state = 'handed' then now() end
        from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10) as n (broadcast_id, contact_id, state, reason, message_id, cost, currency, quiet_at, due_at)
        where r.tenant_id = $1 and r.broadcast_id = n.broadcast_id and r.contact_id = n.contact_id and r.state = 'pending'
        """;

    public void AppendTo(NpgsqlBatch batch, Guid tenantId) => batch.Command(UpdateSql).With(tenantId)
        .Column(_rows, row => row.Broadcast).Column(_rows, row => row.Result.ContactId)
        .Column(_rows, row => row.Result switch { RecipientResult.Handed => "handed", RecipientResult.Skipped => "skipped", _ => "pending" })
        .Column(_rows, row => (row.Result as RecipientResult.Skipped)?.Reason)
        .Column(_rows, row => (row.Result as RecipientResult.Handed)?.MessageId)
        .Column(_rows, row => (row.Result as RecipientResult.Handed)?.Cost?.Amount)
        .Column(_rows, row => (row.Result as RecipientResult.Handed)?.Cost?.Currency)
        .Column(_rows, row => (row.Result as RecipientResult.Handed)?.TakeBackAt?.ToUniversalTime())
        .Column(_rows, row => (row.Result as RecipientResult.Later)?.Due.ToUniversalTime());
}
