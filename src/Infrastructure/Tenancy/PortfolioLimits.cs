using Npgsql;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Tenancy;

internal sealed class PortfolioLimits(UnitOfWork work, ChannelDirectory directory) : IPortfolioLimits
{
    private const string SetSql = """
        with told as (
          select c.id, c.daily_recipients as before
          from whatsapp_configurations c
          where c.tenant_id = current_tenant() and c.limit_group_id in (
            select a.limit_group_id from whatsapp_configurations a
            where a.tenant_id = current_tenant() and a.provider <> 'twilio' and (a.id = $1 or a.business_account_id = $2))
            and (c.daily_recipients_at is null or c.daily_recipients_at <= $4)
          order by c.id
          for update
        )
        update whatsapp_configurations c set daily_recipients = $3, daily_recipients_at = $4
        from told t
        where c.tenant_id = current_tenant() and c.id = t.id
        returning case when t.before is distinct from c.daily_recipients then c.id end
        """;

    public async Task<IReadOnlyList<Guid>> SetAsync(Guid? channel, string? account, int? limit, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(await work.ConnectionAsync(cancellation));
        batch.Command(SetSql).With(channel).With(account).With(limit).With(at.ToUniversalTime());
        var changed = new List<Guid>();
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            if (reader.OrNull<Guid>(0) is { } id) changed.Add(id);
        work.AfterCommit(directory.Forget);
        return changed;
    }
}
