using System.Collections.Concurrent;
using Npgsql;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Webhooks;

/// <summary>Rows that failed: counted before they are tried again, kept waiting, and in the end dead-lettered.</summary>
internal sealed class InboxAttempts(EngineDb db)
{
    public const int Allowed = 3;

    private readonly ConcurrentDictionary<(int Shard, long Id), bool> _forgiven = new();

    // Under the shard's lock: while another worker has the row in hand, nobody counts an attempt that is not made.
    private const string BeginAttemptSql = """
        with free as materialized (
          select pg_try_advisory_xact_lock($2, $1) as is_ours
        )
        update inbox set attempts = attempts + 1
        from free
        where free.is_ours and (shard, id) = (select i.shard, i.id from inbox i
          where i.shard = $1 and (i.wait_until is null or i.wait_until <= now())
            and not exists (
              select 1 from inbox e
              where e.shard = i.shard and e.sender = i.sender and e.id < i.id and e.wait_until > now())
          order by i.id limit 1)
        returning id, tenant, attempts
        """;

    /// <summary>Commits the attempt at the shard's next row before it is made: a crash cannot hide it.</summary>
    public async Task<(long Id, Guid Tenant, short Attempts)?> BeginAsync(int shard, CancellationToken cancellation)
    {
        await using var command = db.Source.CreateCommand(BeginAttemptSql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = InboxClaim.LockSpace });
        (long Id, Guid Tenant, short Attempts) begun;
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            if (!await reader.ReadAsync(cancellation)) return null;
            begun = (reader.GetInt64(0), reader.GetGuid(1), reader.GetInt16(2));
        }

        if (!_forgiven.TryRemove((shard, begun.Id), out _)) return begun;
        await TakeBackAsync(shard, begun.Id, cancellation);
        return begun with { Attempts = (short)(begun.Attempts - 1) };
    }

    /// <summary>The database went away in the middle: this attempt is taken back once it can be, with the next one.</summary>
    public void Forgive(int shard, long id) => _forgiven[(shard, id)] = true;

    private const string TakeBackSql = """
        update inbox set attempts = attempts - 1 where shard = $1 and id = $2 and attempts > 1
        """;

    /// <summary>Somebody was faster: that says nothing about the row.</summary>
    public async Task TakeBackAsync(int shard, long id, CancellationToken cancellation)
    {
        await using var command = db.Source.CreateCommand(TakeBackSql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = shard });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private const string WaitSql = """
        update inbox
        set attempts = greatest(attempts, $3), wait_until = now() + $4
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
        select g.tenant, $3, g.event, g.channel, g.kind, g.received_at, $4, g.attempts, g.shard, g.sender, g.sender_keys, g.message_ref
        from gone g
        """;

    /// <summary>Three tries are enough: visible and replayable from here on, and in nobody's way.</summary>
    public async Task BuryAsync(int shard, long id, Guid tenant, string reason, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(tenant, cancellation);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        batch.Command(BurySql).With(shard).With(id).With(Guid.CreateVersion7()).With(reason);
        await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
