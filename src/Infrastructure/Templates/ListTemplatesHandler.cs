using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Templates;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Templates;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Templates;

internal sealed class ListTemplatesHandler(Db db, ICurrentCaller current) : IRequestHandler<ListTemplates, Page<TemplateView>>
{
    private const string Sql = TemplateViewRow.Select + """
        where t.tenant_id = @TenantId
          and (@AfterId::uuid is null or t.created_at <= @AfterTime and (t.created_at < @AfterTime or t.id > @AfterId))
          and (@Name::text is null or t.name = @Name)
          and (@Language::text is null or t.language = @Language)
          and (@Stages::text[] is null or t.status = any(@Stages))
          and (@ChannelId::uuid is null or t.channel_id = @ChannelId)
          and (@Notice::boolean is null or (t.previous_category is not null or t.expected_category is not null) = @Notice)
        order by t.created_at desc, t.id
        limit @Take
        """;

    public async Task<Page<TemplateView>> Handle(ListTemplates request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var filters = new { request.Name, request.Language, request.Stages, request.ChannelId, request.Notice };
        var rows = await transaction.RowsAsync<TemplateViewRow>(Sql, request.Parameters(transaction, filters), cancellationToken);
        return rows.ToPage(request, row => Cursor.At(row.CreatedAt, row.Id), row => row.ToView());
    }
}

internal sealed class GetTemplateHandler(Db db, ICurrentCaller current) : IRequestHandler<GetTemplate, TemplateView>
{
    private const string Sql = TemplateViewRow.Select + "where t.tenant_id = @TenantId and t.id = @Id";

    public async Task<TemplateView> Handle(GetTemplate request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var row = await transaction.RowAsync<TemplateViewRow>(Sql, new { transaction.TenantId, request.Id }, cancellationToken)
            ?? throw new NoSuchRecordException("template");
        return row.ToView();
    }
}

internal sealed record TemplateViewRow
{
    public const string Select = """
        select t.id, t.account, t.channel_id, t.status, t.definition::text as definition, t.provider_id, t.reason, t.quality,
          t.approved_by, u.name as approver, t.approved_at, t.submitted_at, t.created_at, t.updated_at,
          t.previous_category, t.expected_category, t.version
        from whatsapp_templates t
        left join users u on u.tenant_id = @TenantId and u.id = t.approved_by

        """;

    public Guid Id { get; init; }
    public string Account { get; init; } = "";
    public Guid ChannelId { get; init; }
    public string Status { get; init; } = "";
    public string Definition { get; init; } = "";
    public string? ProviderId { get; init; }
    public string? Reason { get; init; }
    public string? Quality { get; init; }
    public Guid? ApprovedBy { get; init; }
    public string? Approver { get; init; }
    public DateTimeOffset? ApprovedAt { get; init; }
    public DateTimeOffset? SubmittedAt { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public string? PreviousCategory { get; init; }
    public string? ExpectedCategory { get; init; }
    public int Version { get; init; }

    public TemplateView ToView()
    {
        var definition = TemplateRow.Open(Definition);
        return new TemplateView
        {
            Id = Id,
            ChannelId = ChannelId,
            Provider = Account[..Account.IndexOf(':', StringComparison.Ordinal)],
            Name = definition.Name,
            Language = definition.Language,
            Category = definition.Category,
            Status = TemplateStatus.WordOf(Status),
            Stage = Status,
            Header = definition.Header,
            Body = definition.Body,
            Footer = definition.Footer,
            Buttons = definition.Buttons,
            Variables = definition.Variables,
            ProviderTemplateId = ProviderId,
            Reason = Reason,
            Quality = Quality,
            CategoryNotice = NoticeOf(definition.Category),
            Version = Version,
            ApprovedBy = ApprovedBy is { } user ? new Person(user, Approver ?? "") : null,
            ApprovedAt = ApprovedAt,
            SubmittedAt = SubmittedAt,
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
        };
    }

    private CategoryNotice? NoticeOf(string category) => (ExpectedCategory, PreviousCategory) switch
    {
        ({ } expected, _) => new CategoryNotice(category, expected, IsAnnounced: true),
        (_, { } previous) => new CategoryNotice(previous, category, IsAnnounced: false),
        _ => null,
    };
}
