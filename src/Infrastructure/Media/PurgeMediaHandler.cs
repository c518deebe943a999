using Dapper;
using MediatR;
using Npgsql;
using TrailDesk.Application.Media;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Media;

/// <summary>First the row says that the file is to go, then the file goes, then the row forgets it: cut short anywhere, the next run goes on.</summary>
internal sealed class PurgeMediaHandler(Db db, RowBatches rows, MediaPress press) : IRequestHandler<PurgeMedia, int>
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    // Past its time; without its message; or nobody's any more, since the key of its person was destroyed.
    private const string ExpireSql = """
        update whatsapp_media set state = 'expired'
        where id in (
          select m.id from whatsapp_media m
          where m.tenant_id = current_tenant() and m.file is not null and m.state = 'stored'
            and (m.stored_at < now() - $1
              or (m.message_id is not null and not exists (select from whatsapp_messages w where w.id = m.message_id))
              or (not exists (select from keys.contact_keys k where k.id = m.key_id) and not exists (select from keys.tenant_keys t where t.id = m.key_id)))
          limit $2
          for update skip locked)
        """;

    // A job whose message is gone has nothing to fetch for.
    private const string StraySql = """
        delete from whatsapp_media
        where id in (
          select m.id from whatsapp_media m
          where m.tenant_id = current_tenant() and m.file is null and m.message_id is not null and m.created_at < now() - $1
            and not exists (select from whatsapp_messages w where w.id = m.message_id)
          limit $2
          for update skip locked)
        """;

    private const string UploadsSql = """
        delete from media_uploads
        where tenant_id = current_tenant() and (channel_id, content) in (
          select channel_id, content from media_uploads
          where tenant_id = current_tenant() and expires_at < now() - $1
          limit $2
          for update skip locked)
        """;

    public async Task<int> Handle(PurgeMedia request, CancellationToken cancellationToken)
    {
        var (age, size) = (request.OlderThan, request.BatchSize);
        await rows.TenantByTenantAsync(ExpireSql, age, size, cancellationToken);
        var deleted = 0;
        foreach (var tenant in await rows.TenantsAsync(cancellationToken)) deleted += await DeleteFilesAsync(tenant, size, cancellationToken);
        await rows.TenantByTenantAsync(StraySql, Abandoned, size, cancellationToken);
        await rows.TenantByTenantAsync(UploadsSql, TimeSpan.Zero, size, cancellationToken);
        press.SweepIncoming(Abandoned);
        return deleted;
    }

    private const string NamedSql = """
        select id, file from whatsapp_media
        where tenant_id = @TenantId and file is not null and state = 'expired'
        order by id
        limit @Size
        """;

    private const string ForgetSql = """
        update whatsapp_media set file = null, file_key = null, file_name = null where tenant_id = @TenantId and id = any(@Ids)
        """;

    private async Task<int> DeleteFilesAsync(Guid tenant, int size, CancellationToken cancellation)
    {
        var deleted = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var named = await ReadAsync(tenant, size, cancellation);
            foreach (var (_, file) in named) await press.RemoveAsync(new MediaName(tenant, file), cancellation);
            if (named.Count > 0) await ForgetAsync(tenant, [.. named.Select(one => one.Id)], cancellation);
            deleted += named.Count;
            if (named.Count < size) return deleted;
        }
    }

    private async Task<List<(Guid Id, Guid File)>> ReadAsync(Guid tenant, int size, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(tenant, cancellation);
        return (await transaction.Connection.QueryAsync<(Guid, Guid)>(
            new CommandDefinition(NamedSql, new { transaction.TenantId, Size = size }, cancellationToken: cancellation))).AsList();
    }

    private async Task ForgetAsync(Guid tenant, Guid[] ids, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(tenant, cancellation);
        await transaction.Connection.ExecuteAsync(
            new CommandDefinition(ForgetSql, new { transaction.TenantId, Ids = ids }, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
    }
}
