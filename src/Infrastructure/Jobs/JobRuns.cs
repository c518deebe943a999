using Npgsql;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Jobs;

internal sealed record JobRun(string Name, DateTimeOffset DueAt);

/// <summary>The journal that makes each run happen once: a row per name and period, with a lease on the database's clock.</summary>
internal sealed class JobRuns(Db db, JobOptions options)
{
    // Nodes' clocks differ: whoever fires first in a period of the database's clock has the run.
    private const string ClaimSql = """
        insert into job_runs (name, due_at, node, lease_until)
        values ($1, date_bin($2, now(), timestamptz 'epoch'), $3, now() + $4)
        on conflict do nothing
        returning name, due_at
        """;

    public Task<JobRun?> ClaimAsync(string name, TimeSpan period, Guid node, CancellationToken cancellation) =>
        FirstAsync(command => command.With(name).With(period).With(node).With(options.Lease), ClaimSql, cancellation);

    // What is older than a day was overtaken by later runs many times.
    private const string TakeOverSql = """
        update job_runs set node = $1, lease_until = now() + $2
        where (name, due_at) in (
          select name, due_at from job_runs
          where finished_at is null and lease_until < now() and due_at > now() - interval '1 day' and name = any($3)
          order by due_at limit 1
          for update skip locked)
        returning name, due_at
        """;

    /// <summary>A run whose node died, or gave it back; null when there is none.</summary>
    public Task<JobRun?> TakeOverAsync(string[] names, Guid node, CancellationToken cancellation) =>
        FirstAsync(command => command.With(node).With(options.Lease).With(names), TakeOverSql, cancellation);

    private const string LeaseSql = """
        update job_runs set lease_until = now() + $4
        where name = $1 and due_at = $2 and node = $3 and finished_at is null
        """;

    /// <summary>False when the run is no longer this node's.</summary>
    public Task<bool> RenewAsync(JobRun run, Guid node, CancellationToken cancellation) => ChangeAsync(LeaseSql, run, node, options.Lease, cancellation);

    /// <summary>It was not finished: any node may take it up after this.</summary>
    public Task<bool> GiveBackAsync(JobRun run, Guid node, TimeSpan wait) => ChangeAsync(LeaseSql, run, node, wait, CancellationToken.None);

    private const string FinishSql = """
        update job_runs set finished_at = now(), lease_until = least(lease_until, now() + $4)
        where name = $1 and due_at = $2 and node = $3 and finished_at is null
        """;

    public Task<bool> FinishAsync(JobRun run, Guid node) => ChangeAsync(FinishSql, run, node, TimeSpan.Zero, CancellationToken.None);

    private async Task<bool> ChangeAsync(string sql, JobRun run, Guid node, TimeSpan lease, CancellationToken cancellation)
    {
        await using var batch = db.Source.CreateBatch();
        batch.Command(sql).With(run.Name).With(run.DueAt).With(node).With(lease);
        return await batch.ExecuteNonQueryAsync(cancellation) == 1;
    }

    private async Task<JobRun?> FirstAsync(Action<NpgsqlBatchCommand> arguments, string sql, CancellationToken cancellation)
    {
        await using var batch = db.Source.CreateBatch();
        arguments(batch.Command(sql));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? new JobRun(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1)) : null;
    }
}
