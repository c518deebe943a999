using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Leads;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Leads;

internal sealed class ListLeadsHandler(Db db, KeyRing keys, ICurrentCaller current) : IRequestHandler<ListLeads, Page<LeadView>>
{
    private const string Sql = LeadRow.Select + """
        where s.tenant_id = @TenantId
          and (@AfterId::uuid is null or s.created_at <= @AfterTime and (s.created_at < @AfterTime or s.id > @AfterId))
          and (@Status::text is null or s.status = @Status)
          and (@AssigneeId::uuid is null or s.assignee_id = @AssigneeId)
          and (not @Unassigned or s.assignee_id is null)
          and (@Code::text is null or s.code = @Code)
          and (@ContactId::uuid is null or s.contact_id = @ContactId)
        order by s.created_at desc, s.id
        limit @Take
        """;

    public async Task<Page<LeadView>> Handle(ListLeads request, CancellationToken cancellationToken)
    {
        var caller = current.Caller;
        await using var transaction = await db.BeginAsync(caller.TenantId, cancellationToken);
        var rows = await transaction.RowsAsync<LeadRow>(Sql, request.Parameters(transaction, new
        {
            request.Status,
            AssigneeId = AssigneeFilter.Resolve(request.Assignee, caller.UserId),
            Unassigned = request.Assignee == AssigneeFilter.None,
            Code = request.Q.AsCode(),
            request.ContactId,
        }), cancellationToken);
        var opened = await OpenedBoxes.OpenAsync(keys, transaction, rows.SelectMany(row => row.Boxes), cancellationToken);
        return rows.ToPage(request, row => Cursor.At(row.CreatedAt, row.Id), row => row.ToView(opened));
    }
}

internal sealed class GetLeadHandler(Db db, KeyRing keys, ICurrentCaller current) : IRequestHandler<GetLead, LeadView>
{
    private const string Sql = LeadRow.Select + "where s.tenant_id = @TenantId and s.id = @Id";

    public async Task<LeadView> Handle(GetLead request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var row = await transaction.RowAsync<LeadRow>(Sql, new { transaction.TenantId, request.Id }, cancellationToken)
            ?? throw new NoSuchRecordException("lead");
        return row.ToView(await OpenedBoxes.OpenAsync(keys, transaction, row.Boxes, cancellationToken));
    }
}

internal sealed record LeadRow : ContactRow
{
    public const string Select = $"""
        select s.id, s.code, s.status, s.conversation_id, s.product, s.people, s.month, s.language, s.source, s.referral,
          s.package_id, k.code as package_code, k.name as package_name, s.assignee_id, u.name as assignee_name,
          s.created_at, s.updated_at, {Columns}
        from leads s
        left join packages k on k.tenant_id = @TenantId and k.id = s.package_id
        left join users u on u.tenant_id = @TenantId and u.id = s.assignee_id
        """ + Join;

    public Guid Id { get; init; }
    public string Code { get; init; } = "";
    public string Status { get; init; } = "";
    public Guid ConversationId { get; init; }
    public byte[]? Product { get; init; }
    public int? People { get; init; }
    public string? Month { get; init; }
    public string? Language { get; init; }
    public string Source { get; init; } = "";
    public byte[]? Referral { get; init; }
    public Guid? PackageId { get; init; }
    public string? PackageCode { get; init; }
    public string? PackageName { get; init; }
    public Guid? AssigneeId { get; init; }
    public string? AssigneeName { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }

    public IEnumerable<byte[]?> Boxes => [.. ContactBoxes, Product, Referral];

    public LeadView ToView(OpenedBoxes opened) => new()
    {
        Id = Id,
        Code = Code,
        Status = Status,
        Contact = Contact(opened),
        ConversationId = ConversationId,
        Product = opened.Text(Product) ?? PackageName,
        Package = PackageId is { } package ? new LeadPackage(package, PackageCode!, PackageName!) : null,
        People = People,
        Month = Month,
        Language = Language,
        Source = Source,
        Referral = opened.Json(Referral, SealedJson.Default.ReferralPart),
        Assignee = AssigneeId is { } user ? new Person(user, AssigneeName ?? "") : null,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
    };
}
