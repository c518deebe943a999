using Npgsql;
using TrailDesk.Application.Consent;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Consent;

internal sealed class ConsentLedger(UnitOfWork work) : IConsentLedger
{
    private const string InsertSql = """
        insert into whatsapp_opt_ins (tenant_id, id, contact_id, purpose, state, method, message_id)
        values (current_tenant(), $1, $2, $3, $4, $5, $6)
        """;

    public void Record(ConsentEntry entry) => work.Append(new NpgsqlBatchCommand(InsertSql)
        .With(Guid.CreateVersion7()).With(entry.ContactId).With(entry.Purpose).With(entry.State).With(entry.Method).With(entry.MessageId));
}
