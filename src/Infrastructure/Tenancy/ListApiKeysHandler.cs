using Dapper;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Tenancy;

internal sealed class ListApiKeysHandler(Db db, ICurrentCaller current) : IRequestHandler<ListApiKeys, Page<ApiKey>>
{
    private const string Sql = """
        select id, name, roles, created_at
        from sessions
        where tenant_id = @TenantId and kind = 'api_key' and revoked_at is null
          and (@Time::timestamptz is null or (created_at, id) > (@Time, @Id))
        order by created_at, id
        limit @Limit
        """;

    private sealed record Row(Guid Id, string? Name, string[] Roles, DateTimeOffset CreatedAt);

    public async Task<Page<ApiKey>> Handle(ListApiKeys request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var after = request.After();
        var parameters = new { transaction.TenantId, after?.Time, Id = after?.Id ?? Guid.Empty, Limit = request.Size() + 1 };
        var rows = (await transaction.Connection.QueryAsync<Row>(
            new CommandDefinition(Sql, parameters, cancellationToken: cancellationToken))).AsList();
        return rows.ToPage(request, row => Cursor.At(row.CreatedAt, row.Id), row => new ApiKey(row.Id, row.Name ?? "", row.Roles, row.CreatedAt));
    }
}
