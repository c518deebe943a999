using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Webhooks;

/// <summary>
/// What a dead node may have had in hand counts as tried once. A worker has a shard's first rows in hand and no more, so
/// those are marked, and the rest of a backlog goes on as fast as before.
/// </summary>
internal sealed partial class InboxSuspects(InboxOptions options, ILogger<InboxSuspects> log) : INodeDeath
{
    // A row that is locked is another node's, who lives and is about to delete it.
    private const string MarkSql = $"""
        with shards as materialized ({InboxShards.ListSql}),
        first as materialized (
          select r.shard, r.id
          from shards s
          cross join lateral (
            select i.shard, i.id, i.attempts, i.begun from inbox i
            where i.shard = s.shard and {InboxClaim.Ready}
            order by i.id
            limit $1
            for update of i skip locked
          ) r
          where r.attempts = 0 and r.begun = 0
        )
        update inbox set begun = 1 from first f where inbox.shard = f.shard and inbox.id = f.id
        """;

    public async Task CareAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Command(MarkSql).With(options.BatchSize);
        LogMarked(log, await batch.ExecuteNonQueryAsync(cancellation));
    }

    [LoggerMessage(1, LogLevel.Information, "{Count} inbox rows are tried with care")]
    private static partial void LogMarked(ILogger log, int count);
}
