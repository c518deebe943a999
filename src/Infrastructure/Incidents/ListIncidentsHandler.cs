using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Incidents;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Incidents;

internal sealed class ListIncidentsHandler(Db db, KeyRing keys, ICurrentCaller current, IMediator mediator)
    : IRequestHandler<ListIncidents, Page<IncidentView>>
{
    private const string Sql = IncidentRow.Select + """
        where s.tenant_id = @TenantId
          and (@AfterId::uuid is null or s.created_at <= @AfterTime and (s.created_at < @AfterTime or s.id > @AfterId))
          and (@Status::text is null or s.status = @Status)
          and (@Severity::text is null or s.severity = @Severity)
          and (@Code::text is null or s.code = @Code)
          and (@TripId::uuid is null or s.trip_id = @TripId)
        order by s.created_at desc, s.id
        limit @Take
        """;

    public async Task<Page<IncidentView>> Handle(ListIncidents request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var filters = new { request.Status, request.Severity, Code = request.Q.AsCode(), request.TripId };
        var rows = await transaction.RowsAsync<IncidentRow>(Sql, request.Parameters(transaction, filters), cancellationToken);
        var opened = await OpenedBoxes.OpenAsync(keys, transaction, rows.Select(row => row.Body), cancellationToken);
        var attached = await IncidentRow.AttachedAsync(mediator, rows, cancellationToken);
        return rows.ToPage(request, row => Cursor.At(row.CreatedAt, row.Id), row => row.ToView(opened, attached));
    }
}

internal sealed class GetIncidentHandler(Db db, KeyRing keys, ICurrentCaller current, IMediator mediator)
    : IRequestHandler<GetIncident, IncidentView>
{
    private const string Sql = IncidentRow.Select + "where s.tenant_id = @TenantId and s.id = @Id";

    public async Task<IncidentView> Handle(GetIncident request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var row = await transaction.RowAsync<IncidentRow>(Sql, new { transaction.TenantId, request.Id }, cancellationToken)
            ?? throw new NoSuchRecordException("incident");
        var opened = await OpenedBoxes.OpenAsync(keys, transaction, [row.Body], cancellationToken);
        return row.ToView(opened, await IncidentRow.AttachedAsync(mediator, [row], cancellationToken));
    }
}
