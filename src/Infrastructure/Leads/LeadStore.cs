using System.Text;
using System.Text.Json;
using Npgsql;
using TrailDesk.Application.Leads;
using TrailDesk.Domain.Leads;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Leads;

internal sealed class LeadStore(UnitOfWork work, ShortCodes? codes = null) : ILeadStore
{
    private const string Columns = """
        l.id, l.code, l.status, l.contact_id, l.conversation_id, l.package_id, l.product, l.people, l.month, l.language,
        l.source, l.assignee_id, l.version
        """;

    /// <summary>Open leads of everyone that one of these identities belongs to; part of the inbox's claim.</summary>
    public const string OpenByIdentitySql = $"""
        select l.*
        from contact_identities i
        cross join lateral (
          select {Columns}
          from leads l
          where l.tenant_id = i.tenant_id and l.contact_id = i.contact_id and l.status in ('new', 'assigned', 'quoted')
          order by l.created_at desc
          limit 1
        ) l
        where i.tenant_id = current_tenant() and i.key = any($1)
        """;

    private const string OpenSql = $"""
        select {Columns}
        from leads l
        where l.tenant_id = current_tenant() and l.contact_id = $1 and l.status in ('new', 'assigned', 'quoted')
        order by l.created_at desc
        limit 1
        """;

    public async ValueTask<Lead?> FindOpenAsync(Guid contactId, CancellationToken cancellation)
    {
        if (work.Set.OpenLeads.TryGetValue(contactId, out var known)) return known;
        if (work.Set.FullyRead.Contains(contactId)) return null;
        await using var command = new NpgsqlCommand(OpenSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = contactId } },
        };
        await using (var reader = await command.ExecuteReaderAsync(cancellation)) await ReadAsync(reader, cancellation);
        return work.Set.OpenLeads.GetValueOrDefault(contactId);
    }

    private const string ContactSql = """
        select contact_id from leads where tenant_id = current_tenant() and id = $1
        """;

    public async Task<Guid?> ContactOfAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(ContactSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = id } },
        };
        return (Guid?)await command.ExecuteScalarAsync(cancellation);
    }

    private const string ByIdSql = $"""
        select {Columns} from leads l where l.tenant_id = current_tenant() and l.id = $1
        """;

    public async Task<Lead?> FindAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(ByIdSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = id } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    public void Save(Lead lead)
    {
        work.Notice("lead", lead.Id);
        work.Set.OpenLeads[lead.ContactId] = lead.Status is "won" or "lost" ? null : lead;
        var key = work.Set.ContactKeys[lead.ContactId];
        work.Rows<LeadRows>().Set(
            lead,
            lead.Product is null ? null : Sealed.Seal(key, Encoding.UTF8.GetBytes(lead.Product)),
            lead.Referral is null ? null : Sealed.Seal(key, JsonSerializer.SerializeToUtf8Bytes(lead.Referral, SealedJson.Default.ReferralPart)));
    }

    public ValueTask<string> NextCodeAsync(CancellationToken cancellation) =>
        codes?.NextAsync("lead_codes", "LD", cancellation) ?? throw new InvalidOperationException("This store only reads.");

    public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        while (await reader.ReadAsync(cancellation))
        {
            var lead = Read(reader);
            work.Set.OpenLeads.TryAdd(lead.ContactId, lead);
        }
    }

    private Lead Read(NpgsqlDataReader row)
    {
        var contactId = row.GetGuid(3);
        var product = row.IsDBNull(6) ? null : row.GetFieldValue<byte[]>(6);
        return new Lead
        {
            Id = row.GetGuid(0),
            Code = row.GetString(1),
            Status = row.GetString(2),
            ContactId = contactId,
            ConversationId = row.GetGuid(4),
            PackageId = row.OrNull<Guid>(5),
            Product = product is not null && work.Set.ContactKeys.TryGetValue(contactId, out var key) && Sealed.KeyIdOf(product) == key.Id
                ? Encoding.UTF8.GetString(Sealed.Open(key, product))
                : null,
            People = row.OrNull<int>(7),
            Month = row.TextOrNull(8),
            Language = row.TextOrNull(9),
            Source = row.GetString(10),
            AssigneeId = row.OrNull<Guid>(11),
            Version = row.GetInt32(12),
        };
    }
}
