using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

internal sealed class ListScheduledMessagesHandler(Db db, IMediator mediator, ICurrentCaller current)
    : IRequestHandler<ListScheduledMessages, Page<ScheduledMessage>>
{
    private const string Sql = """
        select message, channel, due_at
        from outbox
        where tenant = @TenantId and state = 'scheduled' and (@AfterTime::timestamptz is null or (due_at, message) > (@AfterTime, @AfterId))
        order by due_at, message
        limit @Take
        """;

    public async Task<Page<ScheduledMessage>> Handle(ListScheduledMessages request, CancellationToken cancellationToken)
    {
        List<Row> rows;
        await using (var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken))
            rows = await transaction.RowsAsync<Row>(Sql, request.Parameters(transaction, new { }), cancellationToken);
        var views = (await mediator.Send(new FindMessages([.. rows.Select(row => row.Message)]), cancellationToken)).ToDictionary(view => view.Id);
        var page = rows.ToPage(request, row => Cursor.At(row.DueAt, row.Message), row => row);
        return new Page<ScheduledMessage>(
            [.. page.Items.Where(row => views.ContainsKey(row.Message)).Select(row => new ScheduledMessage(row.DueAt, row.Channel, views[row.Message]))], page.NextCursor);
    }

    private sealed record Row(Guid Message, Guid Channel, DateTimeOffset DueAt);
}
