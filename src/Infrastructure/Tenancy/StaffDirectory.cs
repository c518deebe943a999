using System.Text;
using Npgsql;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Tenancy;

internal sealed class StaffDirectory(UnitOfWork work) : IStaffDirectory
{
    /// <summary>The tenant's people among these senders; part of the inbox's claim.</summary>
    public const string ByPhoneKeySql = """
        select u.phone_key, u.id, u.name, u.roles
        from users u
        where u.tenant_id = current_tenant() and u.is_active and u.phone_key = any($1)
        """;

    public async ValueTask<StaffMember?> FindAsync(Party party, CancellationToken cancellation)
    {
        if (party.Phone is not { } phone) return null;
        var key = IdentityKeys.Phone(phone, work.Keys);
        if (work.Set.StaffByPhone.TryGetValue(key, out var known)) return known is null ? null : known with { Phone = phone };
        if (work.Set.Asked.Contains(key)) return null;
        await using var command = new NpgsqlCommand(ByPhoneKeySql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [key] } },
        };
        await using (var reader = await command.ExecuteReaderAsync(cancellation)) await ReadAsync(reader, cancellation);
        return work.Set.StaffByPhone.GetValueOrDefault(key) is { } found ? found with { Phone = phone } : null;
    }

    private const string WithRolesSql = """
        select u.id, u.name, u.roles, u.phone
        from users u
        where u.tenant_id = current_tenant() and u.is_active and u.phone is not null and u.roles && $1
        order by u.created_at, u.id
        """;

    public Task<IReadOnlyList<StaffMember>> WithRolesAsync(IReadOnlyList<string> roles, CancellationToken cancellation) =>
        ListAsync(WithRolesSql, new NpgsqlParameter<string[]> { TypedValue = [.. roles] }, cancellation);

    private const string ByIdSql = """
        select u.id, u.name, u.roles, u.phone
        from users u
        where u.tenant_id = current_tenant() and u.is_active and u.id = $1
        """;

    public async Task<StaffMember?> FindAsync(Guid userId, CancellationToken cancellation) =>
        (await ListAsync(ByIdSql, new NpgsqlParameter<Guid> { TypedValue = userId }, cancellation)).SingleOrDefault();

    private async Task<IReadOnlyList<StaffMember>> ListAsync(string sql, NpgsqlParameter argument, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, await work.ConnectionAsync(cancellation)) { Parameters = { argument } };
        var rows = new List<(StaffMember Member, byte[]? Phone)>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
            while (await reader.ReadAsync(cancellation))
                rows.Add((new(reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<string[]>(2), null),
                    reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3)));
        var phones = await work.KeyRing.OpenAsync(work.Transaction, [.. rows.Select(row => row.Phone)], cancellation);
        return [.. rows.Zip(phones, (row, phone) => row.Member with { Phone = phone is null ? null : Encoding.UTF8.GetString(phone) })];
    }

    public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        while (await reader.ReadAsync(cancellation))
            work.Set.StaffByPhone[reader.GetGuid(0)] =
                new StaffMember(reader.GetGuid(1), reader.GetString(2), reader.GetFieldValue<string[]>(3), null);
    }
}
