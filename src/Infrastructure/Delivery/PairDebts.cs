using Npgsql;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>What outlives a node of the pair limits: rows of recipients deep in debt, read once when a lane is gained.</summary>
internal sealed class PairDebts(EngineDb db, TimeProvider clock)
{
    private volatile Dictionary<Guid, List<(Guid Recipient, long Until)>> _byChannel = [];

    // Fenced: who lost the lane may not send, and does not cover.
    private const string CoverSql = """
        insert into pair_debts (channel, recipient, lane, free_at)
        select $1, $2, l.lane, now() + $5 from send_lanes l
        where l.lane = $3 and l.epoch = $4 and l.lease_until > now()
        on conflict (channel, recipient) do update set lane = excluded.lane, free_at = excluded.free_at
        """;

    /// <returns>False where the lane is no longer ours.</returns>
    public async Task<bool> CoverAsync(OutboxItem item, TimeSpan until)
    {
        await using var batch = db.Source.CreateBatch();
        batch.Command(CoverSql).With(item.Channel).With(item.Recipient).With(item.Lane).With(item.Epoch).With(until);
        return await batch.ExecuteNonQueryAsync() > 0;
    }

    private const string ForgetSql = "delete from pair_debts where lane = any($1) and free_at <= now()";

    private const string LoadSql = """
        select channel, recipient, free_at - now() from pair_debts where lane = any($1) and free_at > now()
        """;

    public async Task LoadAsync(NpgsqlConnection connection, short[] lanes, CancellationToken cancellation)
    {
        var loaded = new Dictionary<Guid, List<(Guid, long)>>();
        await using var batch = new NpgsqlBatch(connection);
        batch.Command(ForgetSql).With(lanes);
        batch.Command(LoadSql).With(lanes);
        var now = clock.GetTimestamp();
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (!loaded.TryGetValue(reader.GetGuid(0), out var debts)) loaded[reader.GetGuid(0)] = debts = [];
            debts.Add((reader.GetGuid(1), now + (long)(reader.GetFieldValue<TimeSpan>(2).TotalSeconds * clock.TimestampFrequency)));
        }

        // Of other lanes, and what is not over: a lane that comes back brings its own.
        foreach (var (channel, debts) in _byChannel)
            if (debts.FindAll(debt => debt.Until > now) is { Count: > 0 } open) loaded.TryAdd(channel, open);
        _byChannel = loaded;
    }

    public IReadOnlyList<(Guid Recipient, long Until)> Of(Guid channel) => _byChannel.GetValueOrDefault(channel) ?? [];
}
