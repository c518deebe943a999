using System.Text;
using Npgsql;
using TrailDesk.Application.Consent;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Consent;

internal sealed class ConsentLedger(UnitOfWork work) : IConsentLedger
{
    public void Record(ConsentEntry entry)
    {
        work.Rows<ConsentRows>().Add(entry, entry.Wording is { } wording ? Sealed.Seal(work.Set.ContactKeys[entry.ContactId], Encoding.UTF8.GetBytes(wording)) : null);
        work.Notice("contact", entry.ContactId);
    }

    private const string HasMessageSql = """
        select exists (select 1 from whatsapp_messages where tenant_id = current_tenant() and id = $1 and contact_id = $2 and direction = 'inbound')
        """;

    public async Task<bool> HasMessageAsync(Guid contactId, Guid messageId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(HasMessageSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = messageId }, new NpgsqlParameter<Guid> { TypedValue = contactId } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public Guid ImportKeyOf(ConsentLine line) => work.Keys.Blind(
        "consent", $"{IdentityKeys.Phone(line.Phone, work.Keys)}|{line.Purpose}|{line.State}|{line.Method}|{line.At.UtcTicks}");

    private const string FindImportedSql = """
        select import_key from whatsapp_opt_ins where tenant_id = current_tenant() and import_key = any($1)
        """;

    public async Task<IReadOnlyCollection<Guid>> FindImportedAsync(IReadOnlyCollection<Guid> keys, CancellationToken cancellation)
    {
        var found = new List<Guid>();
        await using var command = new NpgsqlCommand(FindImportedSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. keys] } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) found.Add(reader.GetGuid(0));
        return found;
    }
}

internal sealed class ConsentRows : IRowWrites
{
    private readonly List<(ConsentEntry Entry, byte[]? Wording)> _rows = [];

    public int Order => 85;

    public void Add(ConsentEntry entry, byte[]? wording) => _rows.Add((entry, wording));

    // A clock that goes ahead must not have the last word for long.
    private const string InsertSql = """
        insert into whatsapp_opt_ins (tenant_id, id, contact_id, purpose, state, method, source, wording, message_id, channel_id, actor_id, import_key, at)
        select $1, n.id, n.contact_id, n.purpose, n.state, n.method, n.source, n.wording, n.message_id, n.channel_id, n.actor_id, n.import_key,
          least(coalesce(n.at, now()), now())
        from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
          as n (id, contact_id, purpose, state, method, source, wording, message_id, channel_id, actor_id, import_key, at)
        on conflict (tenant_id, import_key) where import_key is not null do nothing
        """;

    public void AppendTo(NpgsqlBatch batch, Guid tenantId)
    {
        // Each row touches its contact: in one order everywhere. The order within a contact stays.
        var rows = _rows.OrderBy(row => row.Entry.ContactId).ToList();
        batch.Command(InsertSql, rows).With(tenantId)
            .Column(row => row.Entry.Id).Column(row => row.Entry.ContactId).Column(row => row.Entry.Purpose).Column(row => row.Entry.State)
            .Column(row => row.Entry.Method).Column(row => row.Entry.Source).Column(row => row.Wording).Column(row => row.Entry.MessageId)
            .Column(row => row.Entry.ChannelId).Column(row => row.Entry.ActorId).Column(row => row.Entry.ImportKey)
            .Column(row => row.Entry.At?.ToUniversalTime());
    }
}
