using Dapper;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Delivery;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Tenancy;

internal sealed class ChannelStore(Db db, KeyRing keys, ChannelDirectory directory) : IChannelStore
{
    private const string FindSql = $"""
        select {ChannelRow.Columns} from whatsapp_configurations where tenant_id = @TenantId and id = @Id
        """;

    public async Task<ChannelRecord?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellation)
    {
        var tenant = await keys.TenantAsync(tenantId, cancellation);
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        var rows = await QueryAsync(transaction, FindSql, new { TenantId = tenantId, Id = id }, cancellation);
        return rows.SingleOrDefault()?.Open(tenant);
    }

    private const string AddSql = $"""
        insert into whatsapp_configurations (id, tenant_id, provider, name, phone_number, phone_number_id, business_account_id,
          account_sid, address, credentials, limit_group_id, is_active, messages_per_second, daily_recipients, portfolio)
        values (@Id, @TenantId, @Provider, @Name, @PhoneNumber, @PhoneNumberId, @BusinessAccountId,
          @AccountSid, @Address, @Credentials, @LimitGroupId, @IsActive, @MessagesPerSecond, @DailyRecipients, @Portfolio)
        returning {ChannelRow.Columns}
        """;

    public async Task<ChannelRecord> AddAsync(Channel channel, AuditEntry entry, CancellationToken cancellation)
    {
        var tenant = await keys.TenantAsync(channel.TenantId, cancellation);
        await using var transaction = await db.BeginAsync(channel.TenantId, cancellation);
        var others = await LockAllAsync(transaction, tenant, cancellation);
        var group = LimitGroups.Of(channel, others);
        var grouped = channel with
        {
            LimitGroupId = group,
            DailyRecipients = channel.DailyRecipients ?? others.Find(other => other.LimitGroupId == group)?.DailyRecipients,
        };
        var rows = await QueryAsync(transaction, AddSql, ChannelRow.Of(grouped, tenant), cancellation);
        await ShareAsync(transaction, grouped, cancellation);
        await AuditRow.WriteAsync(transaction, tenant, entry, cancellation);
        await transaction.CommitAsync(cancellation);
        directory.Forget();
        return rows.Single().Open(tenant);
    }

    // The limit is the portfolio's, whichever of its channels it is entered at.
    private const string ShareSql = """
        update whatsapp_configurations set daily_recipients = @DailyRecipients, daily_recipients_at = now()
        where tenant_id = @TenantId and limit_group_id = @LimitGroupId and daily_recipients is distinct from @DailyRecipients
        """;

    private static Task<int> ShareAsync(TenantTransaction transaction, Channel channel, CancellationToken cancellation) =>
        transaction.Connection.ExecuteAsync(new CommandDefinition(
            ShareSql, new { channel.DailyRecipients, channel.TenantId, channel.LimitGroupId }, cancellationToken: cancellation));

    private const string SaveSql = $"""
        update whatsapp_configurations
        set name = @Name, phone_number = @PhoneNumber, phone_number_id = @PhoneNumberId, business_account_id = @BusinessAccountId,
          account_sid = @AccountSid, address = @Address, credentials = @Credentials, limit_group_id = @LimitGroupId,
          limit_group_since = case when limit_group_id = @LimitGroupId then limit_group_since else clock_timestamp() end,
          is_active = @IsActive, messages_per_second = @MessagesPerSecond, portfolio = @Portfolio, daily_recipients = @DailyRecipients,
          daily_recipients_at = case when daily_recipients is distinct from @DailyRecipients then now() else daily_recipients_at end,
          updated_at = now()
        where tenant_id = @TenantId and id = @Id
        returning {ChannelRow.Columns}
        """;

    public async Task<ChannelRecord?> ChangeAsync(
        Guid tenantId, Guid id, Func<Channel, Channel> change, AuditEntry entry, CancellationToken cancellation)
    {
        var tenant = await keys.TenantAsync(tenantId, cancellation);
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        var all = await LockAllAsync(transaction, tenant, cancellation);
        if (all.Find(channel => channel.Id == id) is not { } found) return null;
        var changed = Grouped(found, change(found with { DailyRecipients = null }), all);
        var rows = await QueryAsync(transaction, SaveSql, ChannelRow.Of(changed, tenant), cancellation);
        if (changed.LimitGroupId != found.LimitGroupId) await MoveAsync(transaction, found, changed, all, cancellation);
        await ShareAsync(transaction, changed, cancellation);
        await AuditRow.WriteAsync(transaction, tenant, entry, cancellation);
        await transaction.CommitAsync(cancellation);
        directory.Forget();
        return rows.Single().Open(tenant);
    }

    // What the request says counts, then what the group knows of its limit, then what the channel brings along.
    private static Channel Grouped(Channel found, Channel changed, List<Channel> all)
    {
        var group = LimitGroups.After(found, changed, all);
        var known = all.Find(other => other.LimitGroupId == group)?.DailyRecipients ?? found.DailyRecipients;
        return changed with { LimitGroupId = group, DailyRecipients = changed.DailyRecipients ?? known };
    }

    private const string FollowSql = """
        update whatsapp_configurations set limit_group_id = @LimitGroupId, limit_group_since = clock_timestamp(), updated_at = now()
        where tenant_id = @TenantId and id = any(@Ids)
        """;

    // What waits goes along, or two nodes would send for one number and the new group would know of nobody.
    private static async Task MoveAsync(TenantTransaction transaction, Channel found, Channel changed, List<Channel> all, CancellationToken cancellation)
    {
        var followers = LimitGroups.FollowersOf(found, changed, all).ConvertAll(channel => channel.Id);
        await transaction.Connection.ExecuteAsync(new CommandDefinition(
            FollowSql, new { changed.LimitGroupId, changed.TenantId, Ids = followers.ToArray() }, cancellationToken: cancellation));
        await LaneMoves.MoveAsync(transaction, [changed.Id, .. followers], found.LimitGroupId, changed.LimitGroupId, cancellation);
    }

    private const string LockTenantSql = "select 1 from tenants where tenant_id = @TenantId for update";

    private const string AllSql = $"""
        select {ChannelRow.Columns} from whatsapp_configurations where tenant_id = @TenantId order by created_at, id
        """;

    // One change to a tenant's channels at a time: two new channels of one account must not each start a limit group.
    private static async Task<List<Channel>> LockAllAsync(TenantTransaction transaction, TenantKeys tenant, CancellationToken cancellation)
    {
        var parameters = new { transaction.TenantId };
        await transaction.Connection.ExecuteAsync(new CommandDefinition(LockTenantSql, parameters, cancellationToken: cancellation));
        var rows = await QueryAsync(transaction, AllSql, parameters, cancellation);
        return rows.ConvertAll(row => row.ToChannel(tenant));
    }

    private static async Task<List<ChannelRow>> QueryAsync(
        TenantTransaction transaction, string sql, object parameters, CancellationToken cancellation) =>
        (await transaction.Connection.QueryAsync<ChannelRow>(
            new CommandDefinition(sql, parameters, cancellationToken: cancellation))).AsList();
}
