using Dapper;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Tenancy;

internal sealed class FirstOwnerStore(Db db, TimeProvider clock) : IFirstOwnerStore
{
    private const string LockSql = "select pg_advisory_xact_lock(hashtextextended('traildesk.first-tenant', 0))";

    private const string ListTenantsSql = "select tenant_id, is_demo from list_tenants()";

    private const string AddTenantSql = "insert into tenants (tenant_id, name) values (@TenantId, @Name)";

    public async Task<IReadOnlyList<Guid>> EnsureFirstTenantAsync(string name, CancellationToken cancellation)
    {
        var fresh = Guid.CreateVersion7(clock.GetUtcNow());
        await using var transaction = await db.BeginAsync(fresh, cancellation);
        var connection = transaction.Connection;
        await connection.ExecuteAsync(new CommandDefinition(LockSql, cancellationToken: cancellation));
        var tenants = (await connection.QueryAsync<(Guid TenantId, bool IsDemo)>(
            new CommandDefinition(ListTenantsSql, cancellationToken: cancellation))).AsList();
        if (tenants.Count > 0) return [.. tenants.Where((tenant, at) => at == 0 || tenant.IsDemo).Select(tenant => tenant.TenantId)];

        await connection.ExecuteAsync(new CommandDefinition(
            AddTenantSql, new { TenantId = fresh, Name = name }, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
        return [fresh];
    }

    // The row is locked by the conflict, so "before" is what this statement found and nobody else changed since.
    private const string EnsureOwnerSql = """
        with before as (
          select id, password_hash from users where tenant_id = @TenantId and email = @Email for update
        ), made as (
          insert into users (id, tenant_id, name, email, password_hash, roles)
          values (@Id, @TenantId, @Email, @Email, @PasswordHash, '{owner}')
          on conflict (tenant_id, email) do update set
            is_active = true,
            password_hash = coalesce(users.password_hash, excluded.password_hash),
            roles = case when 'owner' = any(users.roles) then users.roles else users.roles || '{owner}' end
          returning id
        )
        select made.id as user_id, before.password_hash from made left join before using (id)
        """;

    public async Task<(Guid UserId, string? PasswordHash)> EnsureOwnerAsync(
        Guid tenantId, string email, string passwordHash, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        var parameters = new { TenantId = tenantId, Email = email, PasswordHash = passwordHash, Id = Guid.CreateVersion7(clock.GetUtcNow()) };
        var owner = await transaction.Connection.QuerySingleAsync<(Guid, string?)>(
            new CommandDefinition(EnsureOwnerSql, parameters, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
        return owner;
    }

    private const string SetPasswordSql = """
        update users set password_hash = @PasswordHash where tenant_id = @TenantId and id = @UserId
        """;

    public async Task SetPasswordAsync(Guid tenantId, Guid userId, string passwordHash, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        await transaction.Connection.ExecuteAsync(new CommandDefinition(
            SetPasswordSql, new { TenantId = tenantId, UserId = userId, PasswordHash = passwordHash }, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
    }
}
