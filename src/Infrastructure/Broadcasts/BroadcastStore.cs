using Npgsql;
using TrailDesk.Application.Broadcasts;
using TrailDesk.Application.Common;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Broadcasts;

internal sealed class BroadcastStore(UnitOfWork work) : IBroadcastStore
{
    private const string Columns = """
        b.id, b.name, b.status, b.channel_id, b.purpose, b.plan, b.reason, b.recipients, b.spent, b.created_by, b.started_by, b.approved_by,
        b.started_at, b.ended_at, b.send_at, now()
        """;

    private const string FindSql = $"select {Columns} from broadcasts b where b.tenant_id = current_tenant() and b.id = $1";

    public Task<Broadcast?> FindAsync(Guid id, CancellationToken cancellation) => ReadAsync(FindSql, id, cancellation);

    public async Task<Broadcast> FindForChangeAsync(Guid id, CancellationToken cancellation) =>
        await ReadAsync($"{FindSql} for update", id, cancellation) ?? throw new NoSuchRecordException("broadcast");

    public Task<Broadcast?> ClaimAsync(Guid id, CancellationToken cancellation) =>
        ReadAsync($"{FindSql} and b.status = 'running' for update skip locked", id, cancellation);

    public Task<Broadcast?> ClaimScheduledAsync(Guid id, CancellationToken cancellation) =>
        ReadAsync($"{FindSql} and b.status = 'scheduled' and b.send_at <= now() for update skip locked", id, cancellation);

    private async Task<Broadcast?> ReadAsync(string sql, Guid id, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, await work.ConnectionAsync(cancellation)) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = id } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    private Broadcast Read(NpgsqlDataReader row) => Broadcast.Restore(
        new Broadcast
        {
            Id = row.GetGuid(0),
            Name = row.GetString(1),
            ChannelId = row.GetGuid(3),
            Purpose = row.GetString(4),
            Plan = PlanBox.Open(Sealed.Open(work.Keys.Sealing, row.GetFieldValue<byte[]>(5))),
            Recipients = row.GetInt32(7),
            Spent = row.GetDecimal(8),
            CreatedBy = row.OrNull<Guid>(9),
            SendAt = row.OrNull<DateTimeOffset>(14),
            ReadAt = row.GetFieldValue<DateTimeOffset>(15),
        },
        row.GetString(2), row.TextOrNull(6), row.OrNull<Guid>(10), row.OrNull<Guid>(11), row.OrNull<DateTimeOffset>(12), row.OrNull<DateTimeOffset>(13));

    private const string InsertSql = """
        insert into broadcasts (tenant_id, id, name, channel_id, purpose, plan, send_at, created_by, status)
        values (current_tenant(), $1, $2, $3, $4, $5, $6, $7, 'draft')
        """;

    // Whoever saves it holds its row.
    private const string UpdateSql = """
        update broadcasts
        set name = $2, channel_id = $3, purpose = $4, plan = $5, send_at = $6, status = $7, reason = $8, recipients = $9, spent = $10, started_by = $11,
          approved_by = $12, started_at = $13, ended_at = $14, changed_at = case when $15 then now() else changed_at end, version = version + 1
        where tenant_id = current_tenant() and id = $1
        """;

    public void Save(Broadcast broadcast)
    {
        var plan = Sealed.Seal(work.Keys.Sealing, PlanBox.Write(broadcast.Plan));
        var command = new NpgsqlBatchCommand(broadcast.IsNew ? InsertSql : UpdateSql)
            .With(broadcast.Id).With(broadcast.Name).With(broadcast.ChannelId).With(broadcast.Purpose).With(plan).With(broadcast.SendAt?.ToUniversalTime());
        work.Append(broadcast.IsNew
            ? command.With(broadcast.CreatedBy)
            : command.With(broadcast.Status).With(broadcast.Reason).With(broadcast.Recipients).With(broadcast.Spent).With(broadcast.StartedBy).With(broadcast.ApprovedBy)
                .With(broadcast.StartedAt?.ToUniversalTime()).With(broadcast.EndedAt?.ToUniversalTime()).With(broadcast.HasMoved));
        if (broadcast.IsNew || broadcast.HasMoved) work.Notice("broadcast", broadcast.Id);
    }

    private const string ApprovalSql = """
        select exists (select 1 from broadcast_settings where tenant_id = current_tenant() and approval = 'manager')
        """;

    public async Task<bool> NeedsApprovalAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(ApprovalSql, await work.ConnectionAsync(cancellation));
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private const string SetApprovalSql = """
        insert into broadcast_settings (tenant_id, approval) values (current_tenant(), $1)
        on conflict (tenant_id) do update set approval = excluded.approval
        """;

    public void SetApproval(string approval) => work.Append(new NpgsqlBatchCommand(SetApprovalSql).With(approval));
}
