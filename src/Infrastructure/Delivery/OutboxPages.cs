using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>Lists of messages that are in the outbox, each with its message as it is shown everywhere.</summary>
internal sealed class OutboxPages(Db db, IMediator mediator, ICurrentCaller current)
{
    /// <param name="sql">Yields message, channel and the time that they are in order of.</param>
    public async Task<Page<T>> ReadAsync<T>(IPagedRequest request, string sql, Func<OutboxEntry, MessageView, T> view, CancellationToken cancellation)
    {
        List<OutboxEntry> rows;
        await using (var transaction = await db.BeginAsync(current.Caller.TenantId, cancellation))
            rows = await transaction.RowsAsync<OutboxEntry>(sql, request.Parameters(transaction, new { }), cancellation);
        var views = (await mediator.Send(new FindMessages([.. rows.Select(row => row.Message)]), cancellation)).ToDictionary(message => message.Id);
        var page = rows.ToPage(request, row => Cursor.At(row.At, row.Message), row => row);
        return new Page<T>([.. page.Items.Where(row => views.ContainsKey(row.Message)).Select(row => view(row, views[row.Message]))], page.NextCursor);
    }
}

internal sealed record OutboxEntry(Guid Message, Guid Channel, DateTimeOffset At);
