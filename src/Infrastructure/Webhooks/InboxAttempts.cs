using System.Collections.Concurrent;
using Npgsql;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Webhooks;

/// <summary>
/// Rows that failed, or that a node may have died of: counted before they are tried again, kept waiting, and in the end
/// dead-lettered. A failure is the row's own; a death may have had any other cause, and more of them are allowed.
/// </summary>
internal sealed class InboxAttempts(EngineDb db)
{
    public const int Failures = 3;

    // The first with whatever was in hand, the second with the other suspects, three alone.
    public const int Deaths = 5;

    private readonly ConcurrentDictionary<(int Shard, long Id), bool> _forgiven = new();

    // Under the shard's lock: while another worker has the rows in hand, nobody counts an attempt that is not made.
    // Rows with one death are tried together; one with two, or one that failed, only alone.
    private const string BeginSql = $"""
        with free as materialized (
          select pg_try_advisory_xact_lock($2, $1) as is_ours
        ),
        ready as (
          select i.id, i.tenant, row_number() over next as place, first_value(i.tenant) over next as first_tenant,
            max(i.begun) over next as deaths, max(i.attempts) over next as failures
          from inbox i
          where i.shard = $1 and {InboxClaim.Ready}
          window next as (order by i.id)
          order by i.id
          limit $3
        )
        update inbox set begun = inbox.begun + 1
        from free, ready r
        where free.is_ours and inbox.shard = $1 and inbox.id = r.id and (r.place = 1 or r.deaths = 1 and r.failures = 0 and r.tenant = r.first_tenant)
        returning inbox.id, inbox.tenant, inbox.begun
        """;

    /// <summary>Commits the attempt at the shard's next rows before it is made: a crash cannot hide it.</summary>
    public async Task<IReadOnlyList<Attempt>> BeginAsync(int shard, int limit, CancellationToken cancellation)
    {
        await using var command = db.Source.CreateCommand(BeginSql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = InboxClaim.LockSpace });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        var begun = new List<Attempt>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
            while (await reader.ReadAsync(cancellation)) begun.Add(new(reader.GetInt64(0), reader.GetGuid(1), reader.GetInt16(2)));

        begun.Sort((left, right) => left.Id.CompareTo(right.Id));
        var forgiven = begun.Where(attempt => _forgiven.TryRemove((shard, attempt.Id), out _)).Select(attempt => attempt.Id).ToHashSet();
        await TakeBackAsync(shard, forgiven, cancellation);
        return [.. begun.Select(attempt => forgiven.Contains(attempt.Id) ? attempt with { Number = (short)(attempt.Number - 1) } : attempt)];
    }

    /// <summary>The database went away in the middle: these attempts are taken back once they can be, with the next ones.</summary>
    public void Forgive(int shard, IEnumerable<long> ids)
    {
        foreach (var id in ids) _forgiven[(shard, id)] = true;
    }

    private const string TakeBackSql = """
        update inbox set begun = begun - 1 where shard = $1 and id = any($2) and begun > 0
        """;

    /// <summary>Nothing was tried, or somebody was faster: that says nothing about the rows.</summary>
    public async Task TakeBackAsync(int shard, IReadOnlyCollection<long> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0) return;
        await using var command = db.Source.CreateCommand(TakeBackSql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. ids] });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private const string WaitSql = """
        update inbox
        set attempts = greatest(attempts, $3), begun = 0, wait_until = now() + $4
        where shard = $1 and id = $2
        """;

    /// <summary>The row waits, and its sender's later rows with it; everybody else goes on.</summary>
    public async Task WaitAsync(int shard, long id, short attempts, CancellationToken cancellation)
    {
        await using var command = db.Source.CreateCommand(WaitSql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = attempts });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = TimeSpan.FromSeconds(attempts * attempts) });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private const string BurySql = """
        with gone as (
          delete from inbox where shard = $1 and id = $2 returning *
        )
        insert into dead_letters (tenant_id, id, event_id, channel_id, kind, received_at, reason, attempts, shard, sender, sender_keys, message_ref)
        select g.tenant, $3, g.event, g.channel, g.kind, g.received_at, $4, greatest(g.attempts, g.begun - 1), g.shard, g.sender, g.sender_keys, g.message_ref
        from gone g
        """;

    /// <summary>Enough tries: visible and replayable from here on, and in nobody's way.</summary>
    public async Task BuryAsync(int shard, long id, Guid tenant, string reason, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(tenant, cancellation);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        batch.Command(BurySql).With(shard).With(id).With(Guid.CreateVersion7()).With(reason);
        await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}

/// <param name="Number">Of those whose end nobody knows, this one included.</param>
internal readonly record struct Attempt(long Id, Guid Tenant, short Number);
