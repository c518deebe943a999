using MediatR;
using TrailDesk.Application.Nodes;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Nodes;

internal sealed class PurgeNodesHandler(RowBatches rows) : IRequestHandler<PurgeNodes, int>
{
    private const string Sql = """
        delete from nodes
        where id in (select id from nodes where stopped_at < now() - $1 limit $2 for update skip locked)
        """;

    public Task<int> Handle(PurgeNodes request, CancellationToken cancellationToken) =>
        rows.EverywhereAsync(Sql, request.StoppedBefore, request.BatchSize, cancellationToken);
}
