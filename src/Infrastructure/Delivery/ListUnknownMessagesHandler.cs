using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;

namespace TrailDesk.Infrastructure.Delivery;

internal sealed class ListUnknownMessagesHandler(OutboxPages pages) : IRequestHandler<ListUnknownMessages, Page<UnknownMessage>>
{
    // Parked by the resolver of doubts: one whose grace time runs may still clear up by itself.
    private const string Sql = """
        select message, channel, started_at as at
        from outbox
        where tenant = @TenantId and state = 'unknown' and due_at = 'infinity' and (@AfterTime::timestamptz is null or (started_at, message) > (@AfterTime, @AfterId))
        order by started_at, message
        limit @Take
        """;

    public Task<Page<UnknownMessage>> Handle(ListUnknownMessages request, CancellationToken cancellationToken) =>
        pages.ReadAsync(request, Sql, (row, message) => new UnknownMessage(row.At, row.Channel, message), cancellationToken);
}
