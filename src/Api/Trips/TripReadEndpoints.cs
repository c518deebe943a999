using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Trips;

namespace TrailDesk.Api.Trips;

internal static class TripReadEndpoints
{
    private static readonly Guid PackageId = Guid.Parse("0198c5a0-0000-7000-8000-000000000006");

    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapApiGroup("/api", "Trips", Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales);
        group.MapList<ListTrips, TripView>("/trips", "ListTrips", "Departures with their staff, latest start first", Trip);
        group.MapOne("/trips/{id:guid}", "GetTrip", "One departure", id => new GetTrip(id), Trip);
        group.MapList<ListPackages, PackageView>("/packages", "ListPackages", "What the company sells, oldest first", Package);
    }

    internal static readonly TripView Trip = new()
    {
        Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000021"),
        Code = "TRP123",
        Package = new TripPackage(PackageId, "EBC", "EBC Trek"),
        StartsOn = new DateOnly(2026, 11, 18),
        EndsOn = new DateOnly(2026, 11, 29),
        TimeZone = "Asia/Kathmandu",
        DepartsAt = "07:30",
        Headcount = 12,
        HeadcountAt = new DateTimeOffset(2026, 11, 20, 8, 15, 30, TimeSpan.Zero),
        Staff =
        [
            new TripStaff(
                Guid.Parse("0198c5a0-0000-7000-8000-000000000024"), "Pemba Sherpa", "+15550130", "guide",
                new DateOnly(2026, 11, 18), new DateOnly(2026, 11, 29)),
        ],
    };

    private static readonly PackageView Package = new()
    {
        Id = PackageId,
        Code = "EBC",
        Name = "EBC Trek",
        Aliases = ["everest base camp", "ebc"],
        Days = 12,
        Price = new Money(1390m, "USD"),
        IsActive = true,
    };
}
