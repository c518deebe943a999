using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using TrailDesk.Domain.Templates;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Templates;

/// <summary>A row of whatsapp_templates. Name, language and category stand in columns, and in the definition once more.</summary>
internal static class TemplateRow
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>In the order in which <see cref="Read"/> takes them.</summary>
    public const string Columns = """
        t.id, t.account, t.channel_id, t.status, t.definition, t.provider_id, t.reason, t.quality, t.approved_by, t.approved_at,
        t.submitted_at, t.status_heard_at, t.category_heard_at, t.quality_heard_at, t.previous_category, t.expected_category, t.version, t.updated_at
        """;

    public static MessageTemplate Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Account = row.GetString(1),
        ChannelId = row.GetGuid(2),
        Status = row.GetString(3),
        Definition = Open(row.GetString(4)),
        ProviderId = row.TextOrNull(5),
        Reason = row.TextOrNull(6),
        Quality = row.TextOrNull(7),
        ApprovedBy = row.OrNull<Guid>(8),
        ApprovedAt = row.OrNull<DateTimeOffset>(9),
        SubmittedAt = row.OrNull<DateTimeOffset>(10),
        StatusHeardAt = row.OrNull<DateTimeOffset>(11),
        CategoryHeardAt = row.OrNull<DateTimeOffset>(12),
        QualityHeardAt = row.OrNull<DateTimeOffset>(13),
        PreviousCategory = row.TextOrNull(14),
        ExpectedCategory = row.TextOrNull(15),
        Version = row.GetInt32(16),
        ChangedAt = row.OrNull<DateTimeOffset>(17),
    };

    public static TemplateDefinition Open(string definition) => JsonSerializer.Deserialize<TemplateDefinition>(definition, Json)!;

    private const string InsertSql = """
        insert into whatsapp_templates (tenant_id, id, account, channel_id, name, language, category, status, definition, provider_id,
          reason, quality, approved_by, approved_at, submitted_at, status_heard_at, category_heard_at, quality_heard_at, previous_category, expected_category)
        values (current_tenant(), $1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        """;

    private const string UpdateSql = """
        with saved as (
          update whatsapp_templates
          set name = $4, language = $5, category = $6, status = $7, definition = $8::jsonb, provider_id = $9, reason = $10,
            quality = $11, approved_by = $12, approved_at = $13, submitted_at = $14, status_heard_at = $15, category_heard_at = $16,
            quality_heard_at = $17, previous_category = $18, expected_category = $19,
            version = version + 1, updated_at = now()
          where tenant_id = current_tenant() and id = $1 and account = $2 and channel_id = $3 and version = $20
          returning 1
        )
        select expect_rows((select count(*) from saved), 1)
        """;

    public static void Write(NpgsqlBatch batch, MessageTemplate template)
    {
        var command = batch.Command(template.IsNew ? InsertSql : UpdateSql)
            .With(template.Id).With(template.Account).With(template.ChannelId).With(template.Name).With(template.Language)
            .With(template.Definition.Category).With(template.Status).With(JsonSerializer.Serialize(template.Definition, Json))
            .With(template.ProviderId).With(template.Reason).With(template.Quality).With(template.ApprovedBy)
            .With(Utc(template.ApprovedAt)).With(Utc(template.SubmittedAt)).With(Utc(template.StatusHeardAt)).With(Utc(template.CategoryHeardAt))
            .With(Utc(template.QualityHeardAt)).With(template.PreviousCategory).With(template.ExpectedCategory);
        if (!template.IsNew) command.With(template.Version);
    }

    private static DateTimeOffset? Utc(DateTimeOffset? time) => time?.ToUniversalTime();
}

/// <summary>Each template once, as it is in the end.</summary>
internal sealed class TemplateRows : IRowWrites
{
    private readonly SortedDictionary<Guid, MessageTemplate> _rows = [];

    public int Order => 85;

    public void Set(MessageTemplate template) => _rows[template.Id] = template;

    public void Remove(MessageTemplate template) => _rows.Remove(template.Id);

    public void AppendTo(NpgsqlBatch batch, Guid tenantId)
    {
        foreach (var template in _rows.Values) TemplateRow.Write(batch, template);
    }
}
