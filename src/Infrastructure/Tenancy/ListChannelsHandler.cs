using Dapper;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Tenancy;

internal sealed class ListChannelsHandler(Db db, KeyRing keys, ICurrentCaller current, IPublicAddress address)
    : IRequestHandler<ListChannels, Page<ChannelView>>
{
    private const string Sql = $"""
        select {ChannelRow.Columns}
        from whatsapp_configurations
        where tenant_id = @TenantId and (@Time::timestamptz is null or (created_at, id) > (@Time, @Id))
        order by created_at, id
        limit @Limit
        """;

    public async Task<Page<ChannelView>> Handle(ListChannels request, CancellationToken cancellationToken)
    {
        var tenant = await keys.TenantAsync(current.Caller.TenantId, cancellationToken);
        await using var transaction = await db.BeginAsync(tenant.TenantId, cancellationToken);
        var after = request.After();
        var parameters = new { tenant.TenantId, after?.Time, Id = after?.Id ?? Guid.Empty, Limit = request.Size() + 1 };
        var rows = (await transaction.Connection.QueryAsync<ChannelRow>(
            new CommandDefinition(Sql, parameters, cancellationToken: cancellationToken))).AsList();
        return rows.ToPage(request, row => Cursor.At(row.CreatedAt, row.Id), row => ChannelView.Of(row.Open(tenant), address));
    }
}
