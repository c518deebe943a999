using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;

namespace TrailDesk.Infrastructure.Delivery;

internal sealed class ListScheduledMessagesHandler(OutboxPages pages) : IRequestHandler<ListScheduledMessages, Page<ScheduledMessage>>
{
    private const string Sql = """
        select message, channel, due_at as at
        from outbox
        where tenant = @TenantId and state = 'scheduled' and (@AfterTime::timestamptz is null or (due_at, message) > (@AfterTime, @AfterId))
        order by due_at, message
        limit @Take
        """;

    public Task<Page<ScheduledMessage>> Handle(ListScheduledMessages request, CancellationToken cancellationToken) =>
        pages.ReadAsync(request, Sql, (row, message) => new ScheduledMessage(row.At, row.Channel, message), cancellationToken);
}
