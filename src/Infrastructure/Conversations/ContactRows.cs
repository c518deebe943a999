using Npgsql;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Conversations;

internal sealed class ContactKeyRows : IRowWrites
{
    private readonly List<(Guid Id, Guid ContactId, byte[] Wrapped)> _rows = [];

    public int Order => 10;

    public void Add(Guid id, Guid contactId, byte[] wrapped) => _rows.Add((id, contactId, wrapped));

    private const string InsertSql = """
        insert into keys.contact_keys (tenant_id, id, contact_id, wrapped)
        select $1, * from unnest($2, $3, $4)
        """;

    public void AppendTo(NpgsqlBatch batch, Guid tenantId) => batch.Command(InsertSql, _rows)
        .With(tenantId).Column(row => row.Id).Column(row => row.ContactId).Column(row => row.Wrapped);
}

internal sealed class ContactRows : IRowWrites
{
    private readonly Dictionary<Guid, (Contact Contact, Func<byte[]> Profile)> _rows = [];

    public int Order => 20;

    public void Set(Contact contact, Func<byte[]> profile) => _rows[contact.Id] = (contact, profile);

    private const string InsertSql = """
        insert into contacts (tenant_id, id, profile, language)
        select $1, * from unnest($2, $3, $4)
        """;

    private const string UpdateSql = """
        with saved as (
          update contacts c
          set profile = n.profile, language = n.language, version = c.version + 1, updated_at = now()
          from unnest($2, $3, $4, $5) as n (id, profile, language, version)
          where c.tenant_id = $1 and c.id = n.id and c.version = n.version
          returning 1
        )
        select expect_rows((select count(*) from saved), $6)
        """;

    public void AppendTo(NpgsqlBatch batch, Guid tenantId)
    {
        var fresh = _rows.Values.Where(row => row.Contact.IsNew).OrderBy(row => row.Contact.Id).ToList();
        if (fresh.Count > 0)
            batch.Command(InsertSql, fresh).With(tenantId)
                .Column(row => row.Contact.Id).Column(row => row.Profile()).Column(row => row.Contact.Language);

        var changed = _rows.Values.Where(row => row.Contact is { IsNew: false, IsChanged: true }).OrderBy(row => row.Contact.Id).ToList();
        if (changed.Count > 0)
            batch.Command(UpdateSql, changed).With(tenantId)
                .Column(row => row.Contact.Id).Column(row => row.Profile()).Column(row => row.Contact.Language)
                .Column(row => row.Contact.Version).With((long)changed.Count);
    }
}

internal sealed class ContactIdentityRows : IRowWrites
{
    private readonly List<(Guid Key, Guid ContactId, string Kind, byte[] Value)> _rows = [];

    public int Order => 30;

    public void Add(Guid key, Guid contactId, string kind, byte[] value) => _rows.Add((key, contactId, kind, value));

    // No "on conflict": an identity that appeared meanwhile must fail the transaction, which then runs again and finds it.
    private const string InsertSql = """
        insert into contact_identities (tenant_id, key, contact_id, kind, value)
        select $1, * from unnest($2, $3, $4, $5)
        """;

    public void AppendTo(NpgsqlBatch batch, Guid tenantId)
    {
        _rows.Sort((left, right) => left.Key.CompareTo(right.Key));
        batch.Command(InsertSql, _rows).With(tenantId)
            .Column(row => row.Key).Column(row => row.ContactId).Column(row => row.Kind).Column(row => row.Value);
    }
}
