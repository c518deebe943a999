using Npgsql;
using TrailDesk.Application.Bookings;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Bookings;

internal sealed class BookingReader(UnitOfWork work) : IBookingReader
{
    private const string OwnSql = """
        select b.id, b.code, b.status, p.name, b.starts_on, b.ends_on, b.currency,
          b.total - coalesce(paid.amount, 0) as balance,
          (select min(s.due_on) from payment_schedules s where s.tenant_id = b.tenant_id and s.booking_id = b.id and s.due_on >= current_date)
        from bookings b
        join trips t on t.id = b.trip_id
        join packages p on p.id = t.package_id
        left join lateral (
          select sum(y.amount) as amount from payments y where y.tenant_id = b.tenant_id and y.booking_id = b.id
        ) paid on true
        where b.tenant_id = current_tenant() and b.contact_id = $1
        order by (b.status in ('pending', 'confirmed')) desc, b.starts_on, b.id
        limit 10
        """;

    public async Task<IReadOnlyList<OwnBooking>> OfAsync(Guid contactId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(OwnSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = contactId } },
        };
        var own = new List<OwnBooking>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            own.Add(new OwnBooking(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateOnly>(4),
                reader.GetFieldValue<DateOnly>(5), reader.GetDecimal(7), reader.GetString(6), reader.OrNull<DateOnly>(8)));
        return own;
    }

    private const string ConfirmedSql = """
        select b.code, b.contact_id, p.name
        from bookings b
        join trips t on t.id = b.trip_id
        join packages p on p.id = t.package_id
        where b.tenant_id = current_tenant() and b.trip_id = $1 and b.status = 'confirmed'
        order by b.code
        """;

    public async Task<IReadOnlyList<BookedPlace>> ConfirmedOnAsync(Guid tripId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(ConfirmedSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = tripId } },
        };
        var places = new List<BookedPlace>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            places.Add(new BookedPlace(reader.GetString(0), reader.GetGuid(1), reader.GetString(2)));
        return places;
    }

    private const string ByIdSql = """
        select b.id, b.code, b.status, p.name, t.code, b.starts_on, b.ends_on
        from bookings b
        join trips t on t.id = b.trip_id
        join packages p on p.id = t.package_id
        where b.tenant_id = current_tenant() and b.id = any($1)
        """;

    public async Task<IReadOnlyDictionary<Guid, BookedTrip>> FindAsync(IReadOnlyCollection<Guid> bookings, CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, BookedTrip>();
        if (bookings.Count == 0) return found;
        await using var command = new NpgsqlCommand(ByIdSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. bookings] } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            found[reader.GetGuid(0)] = new BookedTrip(
                reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetFieldValue<DateOnly>(5), reader.GetFieldValue<DateOnly>(6));
        return found;
    }
}
