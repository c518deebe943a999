using MediatR;
using TrailDesk.Application.Broadcasts;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Broadcasts;

internal sealed class ListBroadcastsHandler(Db db, KeyRing keyRing, ICurrentCaller current) : IRequestHandler<ListBroadcasts, Page<BroadcastView>>
{
    private const string Sql = BroadcastViewRow.Select + """
        where b.tenant_id = @TenantId
          and (@AfterId::uuid is null or b.created_at <= @AfterTime and (b.created_at < @AfterTime or b.id > @AfterId))
          and (@Status::text is null or b.status = @Status)
        order by b.created_at desc, b.id
        limit @Take
        """;

    public async Task<Page<BroadcastView>> Handle(ListBroadcasts request, CancellationToken cancellationToken)
    {
        var keys = await keyRing.TenantAsync(current.Caller.TenantId, cancellationToken);
        await using var transaction = await db.BeginAsync(keys.TenantId, cancellationToken);
        var rows = await transaction.RowsAsync<BroadcastViewRow>(Sql, request.Parameters(transaction, new { request.Status }), cancellationToken);
        return rows.ToPage(request, row => Cursor.At(row.CreatedAt, row.Id), row => row.ToView(keys));
    }
}

internal sealed class GetBroadcastHandler(Db db, KeyRing keyRing, ProgressReader progress, IMediator mediator, ICurrentCaller current)
    : IRequestHandler<GetBroadcast, BroadcastView>
{
    private const string Sql = BroadcastViewRow.Select + "where b.tenant_id = @TenantId and b.id = @Id";

    public async Task<BroadcastView> Handle(GetBroadcast request, CancellationToken cancellationToken)
    {
        var keys = await keyRing.TenantAsync(current.Caller.TenantId, cancellationToken);
        var row = await FindAsync(keys.TenantId, request.Id, cancellationToken) ?? throw new NoSuchRecordException("broadcast");
        return row.ToView(keys, row.StartedAt is null ? null : await progress.ReadAsync(keys.TenantId, row, mediator, cancellationToken));
    }

    private async Task<BroadcastViewRow?> FindAsync(Guid tenant, Guid id, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(tenant, cancellation);
        return await transaction.RowAsync<BroadcastViewRow>(Sql, new { transaction.TenantId, Id = id }, cancellation);
    }
}

internal sealed class GetBroadcastSettingsHandler(Db db, ICurrentCaller current) : IRequestHandler<GetBroadcastSettings, BroadcastSettings>
{
    private const string Sql = """
        select approval from broadcast_settings where tenant_id = @TenantId
        """;

    public async Task<BroadcastSettings> Handle(GetBroadcastSettings request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        return new BroadcastSettings(await transaction.RowAsync<string>(Sql, new { transaction.TenantId }, cancellationToken) ?? "none");
    }
}
