namespace TrailDesk.Infrastructure.Webhooks;

internal static class InboxShards
{
    // A loose index scan: one step per shard, however long the backlog is.
    /// <summary>Shards that have rows.</summary>
    public const string ListSql = """
        with recursive s as (
          (select shard from inbox order by shard limit 1)
          union all
          select (select i.shard from inbox i where i.shard > s.shard order by i.shard limit 1) from s where s.shard is not null
        )
        select shard from s where shard is not null
        """;
}
