using Npgsql;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>A last look at what is late: a deadline was written when the message was accepted, and the person may have written again since.</summary>
internal sealed class LateLook(EngineDb db)
{
    private const string Sql = """
        select m.type = 'template', max(c.last_inbound_at), max(c.free_entry_until), max(o.good_until), now()
        from outbox o
        join whatsapp_messages m on m.tenant_id = o.tenant and m.id = o.message
        join whatsapp_conversations c on c.tenant_id = m.tenant_id and c.contact_id = m.contact_id and c.channel_id = m.channel_id
        where o.message = $1
        group by m.type
        """;

    /// <returns>Null where it may go after all.</returns>
    public async Task<SendOutcome?> RefusalAsync(OutboxItem item)
    {
        await using var batch = db.Source.CreateBatch();
        batch.BatchCommands.Add(Db.SetTenant(item.Tenant));
        batch.Command(Sql).With(item.Message);
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        if (!await reader.ReadAsync()) return Outcomes.TooLate;
        var now = reader.GetFieldValue<DateTimeOffset>(4);
        if (reader.GetBoolean(0) || reader.OrNull<DateTimeOffset>(3) <= now) return Outcomes.Expired;
        var closes = ServiceWindow.ClosesAt(reader.OrNull<DateTimeOffset>(1), reader.OrNull<DateTimeOffset>(2));
        return now < closes - ServiceWindow.SafetyMargin ? null : Outcomes.TooLate;
    }
}
