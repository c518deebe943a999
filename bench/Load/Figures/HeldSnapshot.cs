using Npgsql;

namespace TrailDesk.Load;

/// <summary>Somebody's report keeps a snapshot open: what was deleted from the queues stays in the way until it ends.</summary>
internal sealed class HeldSnapshot : Figure
{
    private Run? _before, _held, _after;
    private int _through;

    public override Needs Needs => Needs.OwnDatabase;

    public override async Task MeasureAloneAsync(Sizes sizes)
    {
        await using var own = await OwnProduct.StartAsync(sizes);
        await own.WarmUpAsync(sizes.WarmUp, 32);
        _before = await own.Traffic.ClosedAsync(sizes.Closed, 32);
        await using (var report = await OpenSnapshotAsync(own.Database))
        {
            _through = sizes.Snapshot;
            await own.Traffic.ClosedAsync(_through, 32);
            _held = await own.Traffic.ClosedAsync(sizes.Closed, 32);
        }

        _after = await own.Traffic.ClosedAsync(sizes.Closed, 32);
        OwnRuns.AddRange(own.Traffic.Runs);
    }

    private static async Task<NpgsqlConnection> OpenSnapshotAsync(Database database)
    {
        var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("begin isolation level repeatable read; select count(*) from inbox", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public override IEnumerable<Row> Rows()
    {
        if (_before is null || _held is null || _after is null) yield break;
        var ratio = _held.RepliesPerSecond / _before.RepliesPerSecond;
        yield return new Row($"replies/s behind a snapshot held for {_through:#,0} messages", "0.7 x without", Text.Of(_held.RepliesPerSecond), Ratio: Text.Of(ratio),
            Holds: ratio >= 0.7, Note: $"without: {Text.Of(_before.RepliesPerSecond)}; after it: {Text.Of(_after.RepliesPerSecond)}; CPU s per 1,000 "
            + $"{Text.Of(_held.PerThousand(x => x.Together))}, {Text.Of(_before.PerThousand(x => x.Together))} and {Text.Of(_after.PerThousand(x => x.Together))}");
    }
}
