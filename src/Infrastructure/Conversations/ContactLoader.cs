using System.Text.Json;
using Npgsql;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Conversations;

/// <summary>Brings contacts and their keys into the working set; on the message path as part of the claim's own round trip.</summary>
internal sealed class ContactLoader(UnitOfWork work)
{
    public const string ByIdentitySql = """
        select i.key, c.id, c.profile, c.language, c.version, k.id, k.wrapped, c.marketing, c.marketing_told
        from contact_identities i
        join contacts c on c.tenant_id = i.tenant_id and c.id = i.contact_id
        join keys.contact_keys k on k.tenant_id = i.tenant_id and k.contact_id = c.id
        where i.tenant_id = current_tenant() and i.key = any($1)
        """;

    private const string ByIdSql = """
        select null::uuid, c.id, c.profile, c.language, c.version, k.id, k.wrapped, c.marketing, c.marketing_told
        from contacts c
        join keys.contact_keys k on k.tenant_id = c.tenant_id and k.contact_id = c.id
        where c.tenant_id = current_tenant() and c.id = any($1)
        """;

    public async Task LoadByIdentityAsync(Guid[] keys, CancellationToken cancellation)
    {
        await LoadAsync(ByIdentitySql, keys, cancellation);
        foreach (var key in keys) work.Set.ContactByIdentity.TryAdd(key, null);
    }

    public Task LoadByIdAsync(Guid[] ids, CancellationToken cancellation) => LoadAsync(ByIdSql, ids, cancellation);

    private async Task LoadAsync(string sql, Guid[] argument, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = argument } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await ReadAsync(reader, cancellation);
    }

    public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        while (await reader.ReadAsync(cancellation))
        {
            var id = reader.GetGuid(1);
            if (!reader.IsDBNull(0)) work.Set.ContactByIdentity[reader.GetGuid(0)] = id;
            var key = work.KeyRing.Unwrap(work.Keys, reader.GetGuid(5), reader.GetFieldValue<byte[]>(6));
            var box = reader.GetFieldValue<byte[]>(2);

            // After a merge a contact has several keys; the one that its profile is sealed under seals what is new.
            if (Sealed.KeyIdOf(box) != key.Id) continue;
            work.Set.ContactKeys[id] = key;
            if (work.Set.Contacts.ContainsKey(id)) continue;
            var profile = JsonSerializer.Deserialize(Sealed.Open(key, box), SealedJson.Default.SealedProfile)!;
            work.Set.Contacts[id] = Contact.Restore(
                id, profile.Name, profile.Username, reader.TextOrNull(3), reader.GetInt32(4), reader.TextOrNull(7), reader.GetBoolean(8));
        }
    }
}
