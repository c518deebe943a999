using System.Text;
using Dapper;
using Npgsql;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Tenancy;

internal sealed class UserStore(Db db, KeyRing keys) : IUserStore
{
    private const string FindLoginsSql = """
        select tenant_id, tenant_name, user_id, password_hash from find_logins(@Email)
        """;

    public async Task<IReadOnlyList<Login>> FindLoginsAsync(string email, CancellationToken cancellation)
    {
        await using var connection = await db.Source.OpenConnectionAsync(cancellation);
        var logins = await connection.QueryAsync<Login>(
            new CommandDefinition(FindLoginsSql, new { Email = email }, cancellationToken: cancellation));
        return logins.AsList();
    }

    private const string FindSql = """
        select id, name, email, phone, roles, is_active, created_at from users where tenant_id = @TenantId and id = @Id
        """;

    public async Task<User?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellation)
    {
        var tenant = await keys.TenantAsync(tenantId, cancellation);
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        var row = await transaction.Connection.QuerySingleOrDefaultAsync<UserRow>(
            new CommandDefinition(FindSql, new { TenantId = tenantId, Id = id }, cancellationToken: cancellation));
        return row?.Open(tenant);
    }

    private const string AddSql = """
        insert into users (id, tenant_id, name, email, password_hash, phone_key, phone, roles, is_active, created_at)
        values (@Id, @TenantId, @Name, @Email, @PasswordHash, @PhoneKey, @Phone, @Roles, @IsActive, @CreatedAt)
        """;

    public Task AddAsync(Guid tenantId, User user, string? passwordHash, AuditEntry entry, CancellationToken cancellation) =>
        WriteAsync(tenantId, AddSql, user, passwordHash, entry, cancellation);

    private const string SaveSql = """
        update users
        set name = @Name, email = @Email, password_hash = coalesce(@PasswordHash, password_hash),
          phone_key = @PhoneKey, phone = @Phone, roles = @Roles, is_active = @IsActive
        where tenant_id = @TenantId and id = @Id
        """;

    public Task SaveAsync(Guid tenantId, User user, string? passwordHash, AuditEntry entry, CancellationToken cancellation) =>
        WriteAsync(tenantId, SaveSql, user, passwordHash, entry, cancellation);

    // One change to a tenant's users at a time, so that two owners cannot demote each other.
    private const string LockTenantSql = """
        select 1 from tenants where tenant_id = @TenantId for update
        """;

    private const string CountOwnersSql = """
        select count(*) from users where tenant_id = @TenantId and is_active and 'owner' = any(roles) and email is not null
        """;

    private async Task WriteAsync(
        Guid tenantId, string sql, User user, string? passwordHash, AuditEntry entry, CancellationToken cancellation)
    {
        var tenantKeys = await keys.TenantAsync(tenantId, cancellation);
        var row = RowOf(tenantKeys, user, passwordHash);
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        var tenant = new { TenantId = tenantId };
        await transaction.Connection.ExecuteAsync(new CommandDefinition(LockTenantSql, tenant, cancellationToken: cancellation));
        var before = await CountOwnersAsync();
        try
        {
            await transaction.Connection.ExecuteAsync(new CommandDefinition(sql, row, cancellationToken: cancellation));
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new UserExistsException(taken.ConstraintName?.Contains("phone", StringComparison.Ordinal) == true ? "phone" : "email");
        }

        if (before > 0 && await CountOwnersAsync() == 0) throw new LastOwnerException();
        await AuditRow.WriteAsync(transaction, tenantKeys, entry, cancellation);
        await transaction.CommitAsync(cancellation);

        Task<long> CountOwnersAsync() => transaction.Connection.ExecuteScalarAsync<long>(
            new CommandDefinition(CountOwnersSql, tenant, cancellationToken: cancellation));
    }

    private static object RowOf(TenantKeys tenant, User user, string? passwordHash) => new
    {
        user.Id,
        tenant.TenantId,
        user.Name,
        user.Email,
        PasswordHash = passwordHash,
        PhoneKey = user.Phone is { } phone ? IdentityKeys.Phone(phone, tenant) : (Guid?)null,
        Phone = user.Phone is { } number ? Sealed.Seal(tenant.Sealing, Encoding.UTF8.GetBytes(number)) : null,
        Roles = user.Roles.ToArray(),
        user.IsActive,
        user.CreatedAt,
    };
}

internal sealed record UserRow(Guid Id, string Name, string? Email, byte[]? Phone, string[] Roles, bool IsActive, DateTimeOffset CreatedAt)
{
    public User Open(TenantKeys tenant) => new(
        Id, Name, Email, Phone is null ? null : Encoding.UTF8.GetString(Sealed.Open(tenant.Sealing, Phone)), Roles, IsActive, CreatedAt);
}
