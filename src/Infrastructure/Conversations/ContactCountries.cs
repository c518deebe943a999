using System.Text;
using Npgsql;
using TrailDesk.Domain.Shared;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Conversations;

/// <summary>
/// The countries that people's numbers belong to, kept beside them once somebody has written to them: numbers are sealed, and a
/// price goes by the country. Two letters are nobody's name.
/// </summary>
internal sealed class ContactCountries(Db db, KeyRing keys)
{
    private const int PerCommit = 500;

    public async Task FillAsync(DateOnly first, DateOnly last, CancellationToken cancellation)
    {
        foreach (var tenant in (await MissingAsync(first, last, cancellation)).GroupBy(row => row.Tenant, row => row.Contact))
            foreach (var contacts in tenant.Chunk(PerCommit))
                await FillAsync(tenant.Key, contacts, cancellation);
    }

    private const string MissingSql = """
        select tenant_id, contact_id from list_contacts_without_country($1, $2)
        """;

    private async Task<List<(Guid Tenant, Guid Contact)>> MissingAsync(DateOnly first, DateOnly last, CancellationToken cancellation)
    {
        var missing = new List<(Guid Tenant, Guid Contact)>();
        await using var command = db.Source.CreateCommand(MissingSql);
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = first });
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = last });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) missing.Add((reader.GetGuid(0), reader.GetGuid(1)));
        return missing;
    }

    private const string SaveSql = """
        update contacts c set country = n.country
        from unnest($1, $2) as n (id, country)
        where c.tenant_id = current_tenant() and c.id = n.id
        """;

    private async Task FillAsync(Guid tenant, Guid[] contacts, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(tenant, cancellation);
        var found = await CountriesAsync(transaction, contacts, cancellation);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        batch.Command(SaveSql).With(contacts).With(contacts.Select(contact => found.GetValueOrDefault(contact, "")).ToArray());
        await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private const string IdentitiesSql = """
        select contact_id, kind, value from contact_identities
        where tenant_id = current_tenant() and contact_id = any($1)
        order by kind, created_at desc
        """;

    private async Task<Dictionary<Guid, string>> CountriesAsync(TenantTransaction transaction, Guid[] contacts, CancellationToken cancellation)
    {
        var rows = new List<(Guid Contact, string Kind, byte[] Value)>();
        await using (var command = new NpgsqlCommand(IdentitiesSql, transaction.Connection) { Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = contacts } } })
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
            while (await reader.ReadAsync(cancellation)) rows.Add((reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
        var opened = await keys.OpenAsync(transaction, [.. rows.Select(row => row.Value)], cancellation);
        var found = new Dictionary<Guid, string>();
        for (var i = 0; i < rows.Count; i++)
            if (opened[i] is { } plain && CountryOf(rows[i].Kind, Encoding.UTF8.GetString(plain)) is { } country) found.TryAdd(rows[i].Contact, country);
        return found;
    }

    // A business-scoped id begins with its country: GB.1349…
    private static string? CountryOf(string kind, string value) => kind == "phone" ? CallingCodes.CountryOf(value)
        : value is [var one, var two, '.', ..] && char.IsAsciiLetterUpper(one) && char.IsAsciiLetterUpper(two) ? value[..2]
        : null;
}
