using Npgsql;
using TrailDesk.Survival.Checking;

namespace TrailDesk.Survival.Desk;

/// <summary>The database as an outsider with every right sees it. It may be away at any moment: then it is asked again.</summary>
internal sealed class DatabaseView(NpgsqlDataSource source)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private const string StoredSql = """
        select id, seq, conversation_id, channel_id, direction = 'inbound', status, provider_message_id, in_reply_to, resent from whatsapp_messages
        """;

    public Task<IReadOnlyList<StoredMessage>> StoredAsync() => ReadAsync(StoredSql, row => new StoredMessage(
        row.GetGuid(0), row.GetInt64(1), row.GetGuid(2), row.GetGuid(3), row.GetBoolean(4), row.GetString(5))
    {
        ProviderMessageId = row.IsDBNull(6) ? null : row.GetString(6),
        InReplyTo = row.IsDBNull(7) ? null : row.GetGuid(7),
        IsResent = row.GetBoolean(8),
    });

    private const string LeftoversSql = """
        select 'inbox', event::text from inbox
        union all select 'outbox, ' || state, message::text from outbox
        union all select 'dead letters', event_id::text || ' ' || reason from dead_letters where replayed_at is null
        union all select 'parked statuses', id::text from parked_statuses
        union all select 'unroutable events', id::text from unroutable_events
        """;

    public Task<IReadOnlyList<Leftover>> LeftoversAsync() => ReadAsync(LeftoversSql, row => new Leftover(row.GetString(0), row.GetString(1)));

    private const string DeadLettersSql = """
        select reason, attempts from dead_letters
        """;

    public Task<IReadOnlyList<(string Reason, short Attempts)>> DeadLettersAsync() => ReadAsync(DeadLettersSql, row => (row.GetString(0), row.GetInt16(1)));

    private const string ForgetSql = """
        delete from dead_letters returning id
        """;

    /// <summary>For one that was expected: the checker would call it stuck.</summary>
    public Task ForgetDeadLettersAsync() => ReadAsync(ForgetSql, row => row.GetGuid(0));

    private const string WaitingSql = """
        select channel, count(*)::int from inbox where kind = 'message' group by channel
        """;

    /// <summary>Messages that are taken in and that nobody has worked on yet, by number.</summary>
    public async Task<IReadOnlyDictionary<Guid, int>> WaitingAsync() =>
        (await ReadAsync(WaitingSql, row => (Channel: row.GetGuid(0), Count: row.GetInt32(1)))).ToDictionary(one => one.Channel, one => one.Count);

    private const string OpenSql = """
        select (select count(*) from inbox) + (select count(*) from outbox) + (select count(*) from parked_statuses)
        """;

    public async Task<long> OpenAsync() => (await ReadAsync(OpenSql, row => row.GetInt64(0)))[0];

    private const string LanesSql = """
        select lane from send_lanes where owner = $1 and lease_until > now()
        """;

    public Task<IReadOnlyList<short>> LanesOfAsync(Guid node) => ReadAsync(LanesSql, row => row.GetInt16(0), new NpgsqlParameter<Guid> { TypedValue = node });

    private const string InFlightSql = """
        select count(*)::int from outbox o join send_lanes l on l.lane = o.lane where l.owner = $1 and o.state = 'sending'
        """;

    /// <summary>What a node had on its way to providers.</summary>
    public async Task<int> InFlightAsync(Guid node) => (await ReadAsync(InFlightSql, row => row.GetInt32(0), new NpgsqlParameter<Guid> { TypedValue = node }))[0];

    private const string InDoubtSql = """
        select message from outbox where state = 'unknown'
        """;

    public Task<IReadOnlyList<Guid>> InDoubtAsync() => ReadAsync(InDoubtSql, row => row.GetGuid(0));

    private const string ServersSql = """
        select pid from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'
        """;

    public Task<IReadOnlyList<int>> ServersAsync() => ReadAsync(ServersSql, row => row.GetInt32(0));

    // What holds others up: a transaction that is open for long, and whoever waits for one.
    private const string HeldUpSql = """
        select concat_ws(' ', pid, application_name, state, wait_event_type, wait_event, now() - xact_start, pg_blocking_pids(pid)::text, left(query, 100))
        from pg_stat_activity
        where pid <> pg_backend_pid() and backend_type = 'client backend'
          and (xact_start < now() - interval '2 s' or wait_event_type = 'Lock')
        """;

    public Task<IReadOnlyList<string>> HeldUpAsync() => ReadAsync(HeldUpSql, row => row.GetString(0));

    private const string KeepLogSql = """
        select pg_create_physical_replication_slot('survival', true)
        """;

    /// <summary>A replication slot that somebody forgot: no segment of the log is used again.</summary>
    public Task KeepLogAsync() => ReadAsync(KeepLogSql, _ => true);

    private const string LetLogGoSql = """
        select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = 'survival'
        """;

    public Task LetLogGoAsync() => ReadAsync(LetLogGoSql, _ => true);

    private const string TerminateSql = """
        select pg_terminate_backend(pid) from pg_stat_activity
        where pid <> pg_backend_pid() and backend_type = 'client backend' and usename <> current_user and query ilike $1
        """;

    /// <returns>How many connections were ended.</returns>
    public async Task<int> TerminateAsync(string lastStatementLike) =>
        (await ReadAsync(TerminateSql, row => row.GetBoolean(0), new NpgsqlParameter<string> { TypedValue = lastStatementLike })).Count;

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params NpgsqlParameter[] parameters)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var pace = new PeriodicTimer(Pace);
        while (true)
        {
            try
            {
                await using var command = source.CreateCommand(sql);
                foreach (var parameter in parameters) command.Parameters.Add(parameter.Clone());
                await using var reader = await command.ExecuteReaderAsync(patience.Token);
                var rows = new List<T>();
                while (await reader.ReadAsync(patience.Token)) rows.Add(read(reader));
                return rows;
            }
            catch (NpgsqlException) when (!patience.IsCancellationRequested)
            {
                await pace.WaitForNextTickAsync(patience.Token);
            }
        }
    }
}
