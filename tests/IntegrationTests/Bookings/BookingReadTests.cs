using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Bookings;

internal sealed class BookingReadTests
{
    [Test]
    public async Task A_booking_has_its_balance_travellers_instalments_and_payments()
    {
        var app = await SeededApp.GetAsync();
        (await app.GetAsync($"/api/bookings/{app.Ours.Bookings[0]}")).ShouldHoldExactly(new
        {
            id = app.Ours.Bookings[0],
            code = "BK-0",
            status = "confirmed",
            contact = new { id = app.Ours.Contacts[0], name = "Asha Rao", phone = "+15550200", userId = "US.0" },
            trip = new { id = app.Ours.Trips[0], code = "TRP0", package = "EBC Trek" },
            startsOn = "2026-11-18",
            endsOn = "2026-11-29",
            total = new { amount = "2500.00", currency = "USD" },
            paid = new { amount = "749.75", currency = "USD" },
            balance = new { amount = "1750.25", currency = "USD" },
            travellers = new[] { new { id = app.Ours.Travellers[0], name = "Dev Rao" } },
            schedule = new[] { new { dueOn = "2026-11-04", amount = new { amount = "1750.25", currency = "USD" } } },
            payments = new[] { new { id = app.Ours.Payments[0], amount = new { amount = "749.75", currency = "USD" }, paidAt = Seed.At } },
            createdAt = Seed.At,
        });
    }
}
