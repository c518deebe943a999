using System.Text.Json;
using Npgsql;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Tenancy;

internal sealed class AuditLog(UnitOfWork work, Db db, KeyRing keyRing, ICurrentCaller current) : IAuditLog
{
    public void Add(string action, string subjectKind, Guid subjectId, params IReadOnlyList<(string Name, string? Value)> details) =>
        Add(new AuditEntry(current.Caller.UserId, action, subjectKind, subjectId, details));

    public void Add(AuditEntry entry) => work.Append(AuditRow.Insert(work.Keys, entry));

    public async Task WriteAsync(Guid tenantId, AuditEntry entry, CancellationToken cancellation)
    {
        var keys = await keyRing.TenantAsync(tenantId, cancellation);
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        await AuditRow.WriteAsync(transaction, keys, entry, cancellation);
        await transaction.CommitAsync(cancellation);
    }
}

internal static class AuditRow
{
    private const string InsertSql = """
        insert into whatsapp_audit_logs (id, tenant_id, actor_id, action, subject_kind, subject_id, details)
        values ($1, current_tenant(), $2, $3, $4, $5, $6)
        """;

    public static NpgsqlBatchCommand Insert(TenantKeys keys, AuditEntry entry)
    {
        var given = entry.Details.Where(detail => detail.Value is not null).ToDictionary(detail => detail.Name, detail => detail.Value!);
        var box = given.Count == 0 ? null : Sealed.Seal(
            keys.Sealing, JsonSerializer.SerializeToUtf8Bytes(given, SealedJson.Default.DictionaryStringString));
        return new NpgsqlBatchCommand(InsertSql)
            .With(Guid.CreateVersion7()).With(entry.ActorId).With(entry.Action).With(entry.SubjectKind).With(entry.SubjectId).With(box);
    }

    public static async Task WriteAsync(TenantTransaction transaction, TenantKeys keys, AuditEntry entry, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection) { BatchCommands = { Insert(keys, entry) } };
        await batch.ExecuteNonQueryAsync(cancellation);
    }
}
