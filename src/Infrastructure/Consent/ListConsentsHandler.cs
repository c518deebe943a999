using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Consent;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Consent;

internal sealed class ListConsentsHandler(Db db, KeyRing keys, ICurrentCaller current) : IRequestHandler<ListConsents, Page<ConsentView>>
{
    private const string Sql = ConsentRow.Select + """
        where o.tenant_id = @TenantId and o.contact_id = @Id and (@AfterSeq::bigint is null or o.seq < @AfterSeq)
        order by o.seq desc
        limit @Take
        """;

    private const string ExistsSql = """
        select exists (select 1 from contacts where tenant_id = @TenantId and id = @Id)
        """;

    public async Task<Page<ConsentView>> Handle(ListConsents request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var rows = await transaction.RowsAsync<ConsentRow>(Sql, request.Parameters(transaction, new { request.Id }), cancellationToken);
        if (rows.Count == 0 && !await transaction.RowAsync<bool>(ExistsSql, new { transaction.TenantId, request.Id }, cancellationToken))
            throw new NoSuchRecordException("contact");
        var opened = await OpenedBoxes.OpenAsync(keys, transaction, rows.Select(row => row.Wording), cancellationToken);
        return rows.ToPage(request, row => new Cursor(row.Seq, row.Id), row => row.ToView(opened));
    }
}

internal sealed class GetConsentHandler(Db db, KeyRing keys, ICurrentCaller current) : IRequestHandler<GetConsent, ConsentView>
{
    private const string Sql = ConsentRow.Select + "where o.tenant_id = @TenantId and o.id = @Id";

    public async Task<ConsentView> Handle(GetConsent request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var row = await transaction.RowAsync<ConsentRow>(Sql, new { transaction.TenantId, request.Id }, cancellationToken)
            ?? throw new NoSuchRecordException("consent");
        return row.ToView(await OpenedBoxes.OpenAsync(keys, transaction, [row.Wording], cancellationToken));
    }
}
