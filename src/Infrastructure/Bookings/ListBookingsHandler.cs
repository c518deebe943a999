using MediatR;
using TrailDesk.Application.Bookings;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Bookings;

internal sealed class ListBookingsHandler(Db db, KeyRing keys, ICurrentCaller current)
    : IRequestHandler<ListBookings, Page<BookingView>>
{
    private const string Sql = BookingRow.Select + """
        where s.tenant_id = @TenantId
          and (@AfterId::uuid is null or s.created_at <= @AfterTime and (s.created_at < @AfterTime or s.id > @AfterId))
          and (@Status::text is null or s.status = @Status)
          and (@Code::text is null or s.code = @Code)
          and (@ContactId::uuid is null or s.contact_id = @ContactId)
          and (@TripId::uuid is null or s.trip_id = @TripId)
        order by s.created_at desc, s.id
        limit @Take
        """;

    public async Task<Page<BookingView>> Handle(ListBookings request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var filters = new { request.Status, Code = request.Q.AsCode(), request.ContactId, request.TripId };
        var rows = await transaction.RowsAsync<BookingRow>(Sql, request.Parameters(transaction, filters), cancellationToken);
        var parts = await BookingParts.LoadAsync(transaction, rows.Select(row => row.Id), cancellationToken);
        var opened = await OpenedBoxes.OpenAsync(
            keys, transaction, rows.SelectMany(row => row.Boxes).Concat(parts.Boxes), cancellationToken);
        return rows.ToPage(request, row => Cursor.At(row.CreatedAt, row.Id), row => row.ToView(opened, parts));
    }
}

internal sealed class GetBookingHandler(Db db, KeyRing keys, ICurrentCaller current) : IRequestHandler<GetBooking, BookingView>
{
    private const string Sql = BookingRow.Select + "where s.tenant_id = @TenantId and s.id = @Id";

    public async Task<BookingView> Handle(GetBooking request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var row = await transaction.RowAsync<BookingRow>(Sql, new { transaction.TenantId, request.Id }, cancellationToken)
            ?? throw new NoSuchRecordException("booking");
        var parts = await BookingParts.LoadAsync(transaction, [row.Id], cancellationToken);
        return row.ToView(await OpenedBoxes.OpenAsync(keys, transaction, row.Boxes.Concat(parts.Boxes), cancellationToken), parts);
    }
}
