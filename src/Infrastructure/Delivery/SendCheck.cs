using Npgsql;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>A last look at what was just taken and did not come as an answer: was the person erased, did they stop marketing?</summary>
internal sealed class SendCheck(EngineDb db)
{
    // The newest entry of a purpose counts. It stands here and not behind a request of Consent: one statement for all that leaves together.
    private const string Sql = """
        select m.id, not exists (select 1 from keys.contact_keys k where k.tenant_id = $1 and k.contact_id = m.contact_id) as is_erased,
          (select o.state = 'opted_out' from whatsapp_opt_ins o
           where o.tenant_id = $1 and o.contact_id = m.contact_id and o.purpose = a.purpose
           order by o.at desc, o.id desc limit 1) is true as is_unwanted
        from unnest($2, $3) as a (message, purpose)
        join whatsapp_messages m on m.tenant_id = $1 and m.id = a.message
        """;

    /// <returns>Refusals by message; what may go is not there.</returns>
    public async Task<IReadOnlyDictionary<Guid, SendOutcome>> LookAsync(IReadOnlyList<OutboxItem> items, CancellationToken cancellation)
    {
        var refused = new Dictionary<Guid, SendOutcome>();
        foreach (var tenant in items.Where(item => item.NeedsLook).GroupBy(item => item.Tenant))
        {
            OutboxItem[] mine = [.. tenant];
            await using var batch = db.Source.CreateBatch();
            batch.BatchCommands.Add(Db.SetTenant(tenant.Key));
            batch.Command(Sql).With(tenant.Key).Column(mine, item => item.Message).Column(mine, item => item.Purpose);
            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            await reader.NextResultAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                if (reader.GetBoolean(1)) refused[reader.GetGuid(0)] = Outcomes.Erased;
                else if (reader.GetBoolean(2)) refused[reader.GetGuid(0)] = Outcomes.Unwanted;
            }
        }

        return refused;
    }
}
