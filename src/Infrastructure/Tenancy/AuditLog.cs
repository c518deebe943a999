using System.Text.Json;
using Npgsql;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Tenancy;

internal sealed class AuditLog(UnitOfWork work, ICurrentCaller current) : IAuditLog
{
    private const string InsertSql = """
        insert into whatsapp_audit_logs (id, tenant_id, actor_id, action, subject_kind, subject_id, details)
        values ($1, current_tenant(), $2, $3, $4, $5, $6)
        """;

    public void Add(string action, string subjectKind, Guid subjectId, params IReadOnlyList<(string Name, string? Value)> details)
    {
        var given = details.Where(detail => detail.Value is not null).ToDictionary(detail => detail.Name, detail => detail.Value!);
        var box = given.Count == 0 ? null : Sealed.Seal(
            work.Keys.Sealing, JsonSerializer.SerializeToUtf8Bytes(given, SealedJson.Default.DictionaryStringString));
        work.Append(new NpgsqlBatchCommand(InsertSql)
            .With(Guid.CreateVersion7()).With(current.Caller.UserId).With(action).With(subjectKind).With(subjectId).With(box));
    }
}
