using Npgsql;
using TrailDesk.Application.Templates;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Templates;

internal sealed class TemplateStandings(Db db) : ITemplateStandings
{
    private const string Sql = """
        select name, language, provider_id, status, category from whatsapp_templates
        where tenant_id = current_tenant() and account = $1 and (name = any($2) or provider_id = any($2))
          and status not in ('draft', 'awaiting_approval', 'submitted')
        """;

    public async Task<IReadOnlyList<TemplateStanding>> FindAsync(Channel channel, IReadOnlyCollection<TemplatePart> sent, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(channel.TenantId, cancellation);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        batch.Command(Sql).With(TemplateAccount.Of(channel)).With(sent.Select(template => template.Name.Replace('\0', '\uFFFD')).Distinct().ToArray());
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var found = new List<TemplateStanding>();
        while (await reader.ReadAsync(cancellation))
            found.Add(new TemplateStanding(reader.GetString(0), reader.GetString(1), reader.TextOrNull(2), reader.GetString(3), reader.GetString(4)));
        return found;
    }
}
