using MediatR;
using TrailDesk.Application.Jobs;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Jobs;

internal sealed class PurgeJobRunsHandler(RowBatches rows) : IRequestHandler<PurgeJobRuns, int>
{
    private const string Sql = """
        delete from job_runs
        where (name, due_at) in (
          select name, due_at from job_runs
          where due_at < now() - $1 and lease_until < now()
          limit $2
          for update skip locked)
        """;

    public Task<int> Handle(PurgeJobRuns request, CancellationToken cancellationToken) =>
        rows.EverywhereAsync(Sql, request.OlderThan, request.BatchSize, cancellationToken);
}
