using Npgsql;
using TrailDesk.Application.Templates;
using TrailDesk.Domain.Templates;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Templates;

internal sealed class TemplateStore(UnitOfWork work) : ITemplateStore
{
    private readonly Dictionary<Guid, MessageTemplate> _known = [];
    private readonly HashSet<string> _listed = [];

    private const string ByIdSql = $"""
        select {TemplateRow.Columns} from whatsapp_templates t where t.tenant_id = current_tenant() and t.id = $1
        """;

    public async Task<MessageTemplate?> FindAsync(Guid id, CancellationToken cancellation) =>
        _known.GetValueOrDefault(id) ?? (await ReadAsync(ByIdSql, cancellation, new NpgsqlParameter<Guid> { TypedValue = id })).SingleOrDefault();

    private const string ByNameSql = $"""
        select {TemplateRow.Columns} from whatsapp_templates t
        where t.tenant_id = current_tenant() and t.account = $1 and t.name = $2 and t.language = $3
        """;

    public async Task<MessageTemplate?> FindAsync(string account, string name, string language, CancellationToken cancellation) =>
        _known.Values.FirstOrDefault(template => (template.Account, template.Name, template.Language) == (account, name, language))
        ?? (await ReadAsync(ByNameSql, cancellation, Text(account), Text(name), Text(language))).SingleOrDefault();

    private const string ByProviderIdSql = $"""
        select {TemplateRow.Columns} from whatsapp_templates t
        where t.tenant_id = current_tenant() and t.account = $1 and t.provider_id = $2
        order by t.created_at
        limit 1
        """;

    public async Task<MessageTemplate?> FindAtProviderAsync(string account, string providerId, CancellationToken cancellation) =>
        _known.Values.FirstOrDefault(template => (template.Account, template.ProviderId) == (account, providerId))
        ?? (await ReadAsync(ByProviderIdSql, cancellation, Text(account), Text(providerId))).SingleOrDefault();

    private const string OfAccountSql = $"""
        select {TemplateRow.Columns} from whatsapp_templates t where t.tenant_id = current_tenant() and t.account = $1
        """;

    public async Task<IReadOnlyList<MessageTemplate>> ListAsync(string account, CancellationToken cancellation)
    {
        if (_listed.Add(account)) await ReadAsync(OfAccountSql, cancellation, Text(account));
        return [.. _known.Values.Where(template => template.Account == account)];
    }

    private const string NowSql = "select now()";

    public async Task<DateTimeOffset> NowAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(NowSql, await work.ConnectionAsync(cancellation));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return reader.GetFieldValue<DateTimeOffset>(0);
    }

    private async Task<List<MessageTemplate>> ReadAsync(string sql, CancellationToken cancellation, params NpgsqlParameter[] arguments)
    {
        await using var command = new NpgsqlCommand(sql, await work.ConnectionAsync(cancellation));
        command.Parameters.AddRange(arguments);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<MessageTemplate>();
        while (await reader.ReadAsync(cancellation)) found.Add(Known(TemplateRow.Read(reader)));
        return found;
    }

    // A provider's own words may hold what PostgreSQL's text cannot.
    private static NpgsqlParameter<string> Text(string text) => new() { TypedValue = text.Replace('\0', '\uFFFD') };

    private MessageTemplate Known(MessageTemplate read) => _known.TryGetValue(read.Id, out var known) ? known : _known[read.Id] = read;

    public void Save(MessageTemplate template)
    {
        _known[template.Id] = template;
        work.Notice("template", template.Id);
        work.Rows<TemplateRows>().Set(template);
    }

    private const string DeleteSql = """
        delete from whatsapp_templates where tenant_id = current_tenant() and id = $1
        """;

    public void Remove(MessageTemplate template)
    {
        _known.Remove(template.Id);
        work.Notice("template", template.Id);
        work.Rows<TemplateRows>().Remove(template);
        work.Append(new NpgsqlBatchCommand(DeleteSql).With(template.Id));
    }

    private const string ReadAgainSql = """
        insert into template_syncs (tenant, account, due_at) values ($1, $2, now() + $3)
        on conflict (tenant, account) do update set due_at = least(template_syncs.due_at, excluded.due_at)
        """;

    public void ReadAgain(string account, TimeSpan after) => Schedule(ReadAgainSql, account, after);

    private const string WasReadSql = """
        insert into template_syncs (tenant, account, due_at) values ($1, $2, now() + $3)
        on conflict (tenant, account) do update set due_at = excluded.due_at
        """;

    public void WasRead(string account, TimeSpan again) => Schedule(WasReadSql, account, again);

    private void Schedule(string sql, string account, TimeSpan after) =>
        work.Append(new NpgsqlBatchCommand(sql).With(work.Transaction.TenantId).With(account).With(after));
}
