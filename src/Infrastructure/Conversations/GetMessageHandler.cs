using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Media;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Conversations;

internal sealed class GetMessageHandler(IMediator mediator) : IRequestHandler<GetMessage, MessageView>
{
    public async Task<MessageView> Handle(GetMessage request, CancellationToken cancellationToken) =>
        (await mediator.Send(new FindMessages([request.Id]), cancellationToken)).SingleOrDefault()
        ?? throw new NoSuchRecordException("message");
}

internal sealed class FindMessagesHandler(Db db, KeyRing keys, ICurrentCaller current, IMediaLinks links)
    : IRequestHandler<FindMessages, IReadOnlyList<MessageView>>
{
    private const string Sql = MessageRow.Select + """
        where m.tenant_id = @TenantId and m.id = any(@Ids)
        order by m.seq
        """;

    public async Task<IReadOnlyList<MessageView>> Handle(FindMessages request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var rows = await transaction.RowsAsync<MessageRow>(
            Sql, new { transaction.TenantId, Ids = request.Ids.ToArray() }, cancellationToken);
        var opened = await OpenedBoxes.OpenAsync(keys, transaction, rows.SelectMany(row => row.Boxes), cancellationToken);
        return [.. rows.Select(row => row.ToView(opened, transaction.TenantId, links))];
    }
}
