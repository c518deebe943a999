using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

internal sealed class ListUnknownMessagesHandler(Db db, IMediator mediator, ICurrentCaller current)
    : IRequestHandler<ListUnknownMessages, Page<UnknownMessage>>
{
    // Parked by the resolver of doubts: one whose grace time runs may still clear up by itself.
    private const string Sql = """
        select message, channel, started_at
        from outbox
        where tenant = @TenantId and state = 'unknown' and due_at = 'infinity' and (@AfterTime::timestamptz is null or (started_at, message) > (@AfterTime, @AfterId))
        order by started_at, message
        limit @Take
        """;

    public async Task<Page<UnknownMessage>> Handle(ListUnknownMessages request, CancellationToken cancellationToken)
    {
        List<Row> rows;
        await using (var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken))
            rows = await transaction.RowsAsync<Row>(Sql, request.Parameters(transaction, new { }), cancellationToken);
        var views = (await mediator.Send(new FindMessages([.. rows.Select(row => row.Message)]), cancellationToken)).ToDictionary(view => view.Id);
        var page = rows.ToPage(request, row => Cursor.At(row.StartedAt, row.Message), row => row);
        return new Page<UnknownMessage>(
            [.. page.Items.Where(row => views.ContainsKey(row.Message)).Select(row => new UnknownMessage(row.StartedAt, row.Channel, views[row.Message]))], page.NextCursor);
    }

    private sealed record Row(Guid Message, Guid Channel, DateTimeOffset StartedAt);
}
