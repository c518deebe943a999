using Npgsql;
using TrailDesk.Application.Consent;
using TrailDesk.Domain.Consent;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Consent;

internal sealed class ConsentReader(Db db, UnitOfWork work) : IConsentReader
{
    public async Task<IReadOnlyDictionary<Guid, ConsentDecision>> DecideAsync(
        Guid tenantId, IReadOnlyCollection<Guid> contacts, string purpose, CancellationToken cancellation)
    {
        if (contacts.Count == 0) return new Dictionary<Guid, ConsentDecision>();
        if (work.IsOpen && work.Transaction.TenantId == tenantId)
            return await ReadAsync(await work.ConnectionAsync(cancellation), contacts, purpose, cancellation);
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        return await ReadAsync(transaction.Connection, contacts, purpose, cancellation);
    }

    private const string Sql = """
        select n.id, o.state, o.at, o.method, (select s.marketing from consent_settings s where s.tenant_id = current_tenant())
        from unnest($1) as n (id)
        left join lateral (
          select w.state, w.at, w.method from whatsapp_opt_ins w
          where w.tenant_id = current_tenant() and w.contact_id = n.id and w.purpose = $2
          order by date_trunc('second', w.at) desc, w.seq desc limit 1
        ) o on true
        """;

    private static async Task<IReadOnlyDictionary<Guid, ConsentDecision>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyCollection<Guid> contacts, string purpose, CancellationToken cancellation)
    {
        var decisions = new Dictionary<Guid, ConsentDecision>(contacts.Count);
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. contacts] }, new NpgsqlParameter<string> { TypedValue = purpose } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var last = reader.IsDBNull(1) ? null : new ConsentWord(reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetString(3));
            var rule = reader.TextOrNull(4) == "no_opt_out" ? MarketingRule.NoOptOut : MarketingRule.OptIn;
            decisions[reader.GetGuid(0)] = ConsentGate.Decide(purpose, last, rule);
        }

        return decisions;
    }
}
