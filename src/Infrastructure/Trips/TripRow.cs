using TrailDesk.Application.Common;
using TrailDesk.Application.Trips;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Trips;

internal sealed record TripRow
{
    public const string Select = """
        select s.id, s.code, s.package_id, k.code as package_code, k.name as package_name, s.starts_on, s.ends_on,
          s.time_zone, to_char(s.departs_at, 'HH24:MI') as departs_at, s.headcount, s.headcount_at
        from trips s
        join packages k on k.tenant_id = @TenantId and k.id = s.package_id

        """;

    public Guid Id { get; init; }
    public string Code { get; init; } = "";
    public Guid PackageId { get; init; }
    public string PackageCode { get; init; } = "";
    public string PackageName { get; init; } = "";
    public DateOnly StartsOn { get; init; }
    public DateOnly EndsOn { get; init; }
    public string TimeZone { get; init; } = "";
    public string? DepartsAt { get; init; }
    public int? Headcount { get; init; }
    public DateTimeOffset? HeadcountAt { get; init; }

    public Cursor Position => Cursor.At(new DateTimeOffset(StartsOn, TimeOnly.MinValue, TimeSpan.Zero), Id);

    public TripView ToView(IEnumerable<StaffRow> staff, OpenedBoxes opened) => new()
    {
        Id = Id,
        Code = Code,
        Package = new TripPackage(PackageId, PackageCode, PackageName),
        StartsOn = StartsOn,
        EndsOn = EndsOn,
        TimeZone = TimeZone,
        DepartsAt = DepartsAt,
        Headcount = Headcount,
        HeadcountAt = HeadcountAt,
        Staff = [.. staff.Select(person => person.ToStaff(opened))],
    };
}

internal sealed record StaffRow
{
    private const string Sql = """
        select a.trip_id, a.user_id, u.name, u.phone, a.role, a.from_date, a.to_date
        from trip_assignments a
        join users u on u.tenant_id = @TenantId and u.id = a.user_id
        where a.tenant_id = @TenantId and a.trip_id = any(@Ids)
        order by a.from_date, a.role desc, u.name, a.user_id
        """;

    public Guid TripId { get; init; }
    public Guid UserId { get; init; }
    public string Name { get; init; } = "";
    public byte[]? Phone { get; init; }
    public string Role { get; init; } = "";
    public DateOnly FromDate { get; init; }
    public DateOnly ToDate { get; init; }

    public static async Task<(ILookup<Guid, StaffRow> Staff, OpenedBoxes Opened)> LoadAsync(
        KeyRing keys, TenantTransaction transaction, IReadOnlyList<TripRow> trips, CancellationToken cancellation)
    {
        var parameters = new { transaction.TenantId, Ids = trips.Select(trip => trip.Id).ToArray() };
        var rows = await transaction.RowsAsync<StaffRow>(Sql, parameters, cancellation);
        var opened = await OpenedBoxes.OpenAsync(keys, transaction, rows.Select(row => row.Phone), cancellation);
        return (rows.ToLookup(row => row.TripId), opened);
    }

    public TripStaff ToStaff(OpenedBoxes opened) => new(UserId, Name, Phones.WithPlus(opened.Text(Phone)), Role, FromDate, ToDate);
}
