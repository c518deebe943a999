using Dapper;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Tenancy;

internal sealed class ListUsersHandler(Db db, KeyRing keys, ICurrentCaller current) : IRequestHandler<ListUsers, Page<User>>
{
    private const string Sql = """
        select id, name, email, phone, roles, is_active, created_at
        from users
        where tenant_id = @TenantId and (@Time::timestamptz is null or (created_at, id) > (@Time, @Id))
        order by created_at, id
        limit @Limit
        """;

    public async Task<Page<User>> Handle(ListUsers request, CancellationToken cancellationToken)
    {
        var tenant = await keys.TenantAsync(current.Caller.TenantId, cancellationToken);
        await using var transaction = await db.BeginAsync(tenant.TenantId, cancellationToken);
        var after = request.After();
        var parameters = new { tenant.TenantId, after?.Time, Id = after?.Id ?? Guid.Empty, Limit = request.Size() + 1 };
        var rows = (await transaction.Connection.QueryAsync<UserRow>(
            new CommandDefinition(Sql, parameters, cancellationToken: cancellationToken))).AsList();
        return rows.ToPage(request, row => Cursor.At(row.CreatedAt, row.Id), row => row.Open(tenant));
    }
}
