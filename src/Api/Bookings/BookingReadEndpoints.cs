using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Bookings;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Bookings;

internal static class BookingReadEndpoints
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 8, 15, 30, TimeSpan.Zero);

    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapApiGroup("/api/bookings", "Bookings", Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales);
        group.MapList<ListBookings, BookingView>("", "ListBookings", "Bookings, newest first", Booking);
        group.MapOne("/{id:guid}", "GetBooking", "One booking", id => new GetBooking(id), Booking);
    }

    private static readonly BookingView Booking = new()
    {
        Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000020"),
        Code = "BK-2031",
        Status = "confirmed",
        Contact = new ContactSummary(Guid.Parse("0198c5a0-0000-7000-8000-000000000003"), "Asha Rao", "+15550110", "US.1349871"),
        Trip = new BookingTrip(Guid.Parse("0198c5a0-0000-7000-8000-000000000021"), "TRP124", "Annapurna Circuit"),
        StartsOn = new DateOnly(2026, 12, 20),
        EndsOn = new DateOnly(2027, 1, 2),
        Total = new Money(2500m, "USD"),
        Paid = new Money(750m, "USD"),
        Balance = new Money(1750m, "USD"),
        Travellers = [new BookingTraveller(Guid.Parse("0198c5a0-0000-7000-8000-000000000022"), "Asha Rao")],
        Schedule = [new BookingInstalment(new DateOnly(2026, 12, 6), new Money(1750m, "USD"))],
        Payments = [new BookingPayment(Guid.Parse("0198c5a0-0000-7000-8000-000000000023"), new Money(750m, "USD"), At)],
        CreatedAt = At,
    };
}
