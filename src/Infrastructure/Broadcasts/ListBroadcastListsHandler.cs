using MediatR;
using TrailDesk.Application.Broadcasts;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Broadcasts;

internal sealed class ListBroadcastListsHandler(Db db, ICurrentCaller current) : IRequestHandler<ListBroadcastLists, Page<BroadcastListView>>
{
    private const string Sql = BroadcastListRow.Select + """
        where l.tenant_id = @TenantId
          and (@AfterId::uuid is null or l.created_at <= @AfterTime and (l.created_at < @AfterTime or l.id > @AfterId))
        order by l.created_at desc, l.id
        limit @Take
        """;

    public async Task<Page<BroadcastListView>> Handle(ListBroadcastLists request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var rows = await transaction.RowsAsync<BroadcastListRow>(Sql, request.Parameters(transaction, new { }), cancellationToken);
        return rows.ToPage(request, row => Cursor.At(row.CreatedAt, row.Id), row => row.ToView());
    }
}

internal sealed class GetBroadcastListHandler(Db db, ICurrentCaller current) : IRequestHandler<GetBroadcastList, BroadcastListView>
{
    private const string Sql = BroadcastListRow.Select + "where l.tenant_id = @TenantId and l.id = @Id";

    public async Task<BroadcastListView> Handle(GetBroadcastList request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var row = await transaction.RowAsync<BroadcastListRow>(Sql, new { transaction.TenantId, request.Id }, cancellationToken);
        return row?.ToView() ?? throw new NoSuchRecordException("list");
    }
}

internal sealed record BroadcastListRow
{
    public const string Select = """
        select l.id, l.name, l.created_at, l.created_by, u.name as creator,
          (select count(*)::int from broadcast_list_members m where m.tenant_id = @TenantId and m.list_id = l.id) as members
        from whatsapp_broadcast_lists l
        left join users u on u.tenant_id = @TenantId and u.id = l.created_by

        """;

    public Guid Id { get; init; }
    public string Name { get; init; } = "";
    public int Members { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public Guid? CreatedBy { get; init; }
    public string? Creator { get; init; }

    public BroadcastListView ToView() => new(Id, Name, Members, CreatedBy is { } user ? new Person(user, Creator ?? "") : null, CreatedAt);
}

internal sealed class ListMembersHandler(Db db, KeyRing keys, IMediator mediator, ICurrentCaller current) : IRequestHandler<ListMembers, Page<ContactSummary>>
{
    private const string Sql = $"""
        select {ContactRow.Columns}
        from broadcast_list_members s
        {ContactRow.Join}
        where s.tenant_id = @TenantId and s.list_id = @Id and (@AfterId::uuid is null or s.contact_id > @AfterId)
        order by s.contact_id
        limit @Take
        """;

    public async Task<Page<ContactSummary>> Handle(ListMembers request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var rows = await transaction.RowsAsync<Row>(Sql, request.Parameters(transaction, new { request.Id }), cancellationToken);
        if (rows.Count == 0) await mediator.Send(new GetBroadcastList(request.Id), cancellationToken);
        var opened = await OpenedBoxes.OpenAsync(keys, transaction, rows.SelectMany(row => row.Boxes), cancellationToken);
        return rows.ToPage(request, row => new Cursor(0, row.ContactId), row => row.ToView(opened));
    }

    private sealed record Row : ContactRow
    {
        public IEnumerable<byte[]?> Boxes => ContactBoxes;

        public ContactSummary ToView(OpenedBoxes opened) => Contact(opened);
    }
}
