using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Tenancy;

internal sealed class SessionStore(Db db, KeyRing keys) : ISessionStore, IDisposable
{
    private static readonly TimeSpan CacheLifetime = TimeSpan.FromSeconds(1);
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = 50_000 });

    public async ValueTask<StoredSession?> FindCachedAsync(string token, CancellationToken cancellation)
    {
        var name = Convert.ToBase64String(Digest(token));
        if (_cache.TryGetValue<StoredSession>(name, out var cached)) return cached;
        var session = await FindAsync(token, cancellation);
        // Only what exists is kept, so that a stranger's guesses push nobody out.
        if (session is not null)
            _cache.Set(name, session, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = CacheLifetime });
        return session;
    }

    private const string FindSql = """
        select session_id, tenant_id, user_id, kind, family_id, roles, expires_at, used_at, revoked_at, user_name, user_active
        from find_session(@Hash)
        """;

    public async Task<StoredSession?> FindAsync(string token, CancellationToken cancellation)
    {
        await using var connection = await db.Source.OpenConnectionAsync(cancellation);
        return await connection.QuerySingleOrDefaultAsync<StoredSession>(
            new CommandDefinition(FindSql, new { Hash = Digest(token) }, cancellationToken: cancellation));
    }

    public async Task StartAsync(Guid tenantId, Guid? userId, IReadOnlyList<NewSession> sessions, AuditEntry entry, CancellationToken cancellation)
    {
        var tenant = await keys.TenantAsync(tenantId, cancellation);
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        await InsertAsync(transaction, userId, sessions, cancellation);
        await AuditRow.WriteAsync(transaction, tenant, entry, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private const string InsertSql = """
        insert into sessions (id, tenant_id, user_id, kind, token_hash, family_id, name, roles, expires_at)
        values (@Id, @TenantId, @UserId, @Kind, @Hash, @FamilyId, @Name, @Roles, @ExpiresAt)
        """;

    private static async Task InsertAsync(
        TenantTransaction transaction, Guid? userId, IReadOnlyList<NewSession> sessions, CancellationToken cancellation)
    {
        foreach (var session in sessions)
            await transaction.Connection.ExecuteAsync(new CommandDefinition(InsertSql, new
            {
                session.Id,
                transaction.TenantId,
                UserId = userId,
                session.Kind,
                Hash = Digest(session.Token),
                session.FamilyId,
                session.Name,
                Roles = session.Roles ?? [],
                session.ExpiresAt,
            }, cancellationToken: cancellation));
    }

    private const string UseSql = """
        update sessions set used_at = now()
        where tenant_id = @TenantId and id = @SessionId and used_at is null and revoked_at is null
        """;

    private const string RevokeAccessSql = """
        update sessions set revoked_at = now()
        where tenant_id = @TenantId and family_id = @FamilyId and kind = 'access' and revoked_at is null
        """;

    public async Task<bool> RotateAsync(StoredSession used, IReadOnlyList<NewSession> next, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(used.TenantId, cancellation);
        if (await RunAsync(transaction, UseSql, new { used.TenantId, used.SessionId }, cancellation) == 0) return false;
        await RunAsync(transaction, RevokeAccessSql, new { used.TenantId, used.FamilyId }, cancellation);
        await InsertAsync(transaction, used.UserId, next, cancellation);
        await transaction.CommitAsync(cancellation);
        ForgetCached();
        return true;
    }

    private const string RevokeFamilySql = """
        update sessions set revoked_at = now()
        where tenant_id = @TenantId and family_id = @FamilyId and revoked_at is null
        """;

    public Task RevokeFamilyAsync(Guid tenantId, Guid familyId, AuditEntry entry, CancellationToken cancellation) =>
        RevokeAsync(tenantId, RevokeFamilySql, new { TenantId = tenantId, FamilyId = familyId }, entry, cancellation);

    private const string RevokeUserSql = """
        update sessions set revoked_at = now()
        where tenant_id = @TenantId and user_id = @UserId and revoked_at is null
        """;

    public Task RevokeUserAsync(Guid tenantId, Guid userId, CancellationToken cancellation) =>
        RevokeAsync(tenantId, RevokeUserSql, new { TenantId = tenantId, UserId = userId }, entry: null, cancellation);

    private const string RevokeApiKeySql = """
        update sessions set revoked_at = now()
        where tenant_id = @TenantId and id = @Id and kind = 'api_key' and revoked_at is null
        """;

    public async Task<bool> RevokeApiKeyAsync(Guid tenantId, Guid id, AuditEntry entry, CancellationToken cancellation) =>
        await RevokeAsync(tenantId, RevokeApiKeySql, new { TenantId = tenantId, Id = id }, entry, cancellation) > 0;

    private async Task<int> RevokeAsync(Guid tenantId, string sql, object parameters, AuditEntry? entry, CancellationToken cancellation)
    {
        var tenant = await keys.TenantAsync(tenantId, cancellation);
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        var revoked = await RunAsync(transaction, sql, parameters, cancellation);
        if (revoked > 0 && entry is not null) await AuditRow.WriteAsync(transaction, tenant, entry, cancellation);
        await transaction.CommitAsync(cancellation);
        ForgetCached();
        return revoked;
    }

    public void ForgetCached() => _cache.Clear();

    private static Task<int> RunAsync(TenantTransaction transaction, string sql, object parameters, CancellationToken cancellation) =>
        transaction.Connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellation));

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    public void Dispose() => _cache.Dispose();
}
