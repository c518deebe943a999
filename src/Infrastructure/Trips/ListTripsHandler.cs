using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Trips;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Trips;

internal sealed class ListTripsHandler(Db db, KeyRing keys, ICurrentCaller current) : IRequestHandler<ListTrips, Page<TripView>>
{
    private const string Sql = TripRow.Select + """
        where s.tenant_id = @TenantId
          and (@AfterId::uuid is null or s.starts_on <= @AfterDay and (s.starts_on < @AfterDay or s.id < @AfterId))
          and (@Code::text is null or s.code = @Code)
          and (@PackageId::uuid is null or s.package_id = @PackageId)
          and (@On::date is null or @On between s.starts_on and s.ends_on)
        order by s.starts_on desc, s.id desc
        limit @Take
        """;

    public async Task<Page<TripView>> Handle(ListTrips request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var afterDay = request.After() is { } after ? DateOnly.FromDateTime(after.Time.UtcDateTime) : (DateOnly?)null;
        var filters = new { Code = request.Q.AsCode(), request.PackageId, request.On, AfterDay = afterDay };
        var rows = await transaction.RowsAsync<TripRow>(Sql, request.Parameters(transaction, filters), cancellationToken);
        var (staff, opened) = await StaffRow.LoadAsync(keys, transaction, rows, cancellationToken);
        return rows.ToPage(request, row => row.Position, row => row.ToView(staff[row.Id], opened));
    }
}

internal sealed class GetTripHandler(Db db, KeyRing keys, ICurrentCaller current) : IRequestHandler<GetTrip, TripView>
{
    private const string Sql = TripRow.Select + "where s.tenant_id = @TenantId and s.id = @Id";

    public async Task<TripView> Handle(GetTrip request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var row = await transaction.RowAsync<TripRow>(Sql, new { transaction.TenantId, request.Id }, cancellationToken)
            ?? throw new NoSuchRecordException("trip");
        var (staff, opened) = await StaffRow.LoadAsync(keys, transaction, [row], cancellationToken);
        return row.ToView(staff[row.Id], opened);
    }
}
