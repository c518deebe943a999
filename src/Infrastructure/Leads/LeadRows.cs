using Npgsql;
using TrailDesk.Domain.Leads;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Leads;

internal sealed class LeadRows : IRowWrites
{
    private readonly SortedDictionary<Guid, (Lead Lead, byte[]? Product, byte[]? Referral)> _rows = [];

    public int Order => 80;

    public void Set(Lead lead, byte[]? product, byte[]? referral) => _rows[lead.Id] = (lead, product, referral);

    private const string InsertSql = """
        insert into leads (tenant_id, id, code, contact_id, conversation_id, source, referral,
          status, package_id, product, people, month, language, assignee_id)
        select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """;

    // The customer's own words are kept where the lead still has no package.
    private const string UpdateSql = """
        with saved as (
          update leads l
          set status = n.status, package_id = n.package_id,
            product = case when n.package_id is null then coalesce(n.product, l.product) end,
            people = n.people, month = n.month, language = n.language, assignee_id = n.assignee_id,
            version = l.version + 1, updated_at = now()
          from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10)
            as n (id, status, package_id, product, people, month, language, assignee_id, version)
          where l.tenant_id = $1 and l.id = n.id and l.version = n.version
          returning 1
        )
        select expect_rows((select count(*) from saved), $11)
        """;

    public void AppendTo(NpgsqlBatch batch, Guid tenantId)
    {
        var fresh = _rows.Values.Where(row => row.Lead.IsNew).ToList();
        if (fresh.Count > 0)
            State(batch.Command(InsertSql, fresh).With(tenantId).Column(row => row.Lead.Id).Column(row => row.Lead.Code)
                .Column(row => row.Lead.ContactId).Column(row => row.Lead.ConversationId)
                .Column(row => row.Lead.Source).Column(row => row.Referral));

        var changed = _rows.Values.Where(row => !row.Lead.IsNew).ToList();
        if (changed.Count > 0)
            State(batch.Command(UpdateSql, changed).With(tenantId).Column(row => row.Lead.Id))
                .Column(row => row.Lead.Version).With((long)changed.Count);
    }

    private static RowsCommand<(Lead Lead, byte[]? Product, byte[]? Referral)> State(RowsCommand<(Lead Lead, byte[]? Product, byte[]? Referral)> command) => command
        .Column(row => row.Lead.Status).Column(row => row.Lead.PackageId).Column(row => row.Product)
        .Column(row => row.Lead.People).Column(row => row.Lead.Month).Column(row => row.Lead.Language)
        .Column(row => row.Lead.AssigneeId);
}
