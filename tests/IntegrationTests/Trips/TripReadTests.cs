using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Trips;

internal sealed class TripReadTests
{
    private SeededApp _app = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _app = await SeededApp.GetAsync();

    [Test]
    public async Task A_trip_names_its_staff_with_their_phones() =>
        (await _app.GetAsync($"/api/trips/{_app.Ours.Trips[0]}")).ShouldHoldExactly(new
        {
            id = _app.Ours.Trips[0],
            code = "TRP0",
            package = new { id = _app.Ours.Packages[0], code = "EBC0", name = "EBC Trek" },
            startsOn = "2026-11-18",
            endsOn = "2026-11-29",
            timeZone = "Asia/Kathmandu",
            departsAt = "07:30",
            headcount = 12,
            headcountAt = Seed.At,
            staff = new[]
            {
                new { userId = _app.Ours.User, name = "Pemba Sherpa", phone = "+15550130", role = "guide", from = "2026-11-18", to = "2026-11-28" },
            },
        });

    [Test]
    public async Task Packages_are_listed_with_their_other_names()
    {
        var items = (await _app.GetAsync("/api/packages?isActive=true")).GetProperty("items").EnumerateArray();
        items.Single(item => item.Text("code") == "EBC0").ShouldHoldExactly(new
        {
            id = _app.Ours.Packages[0],
            code = "EBC0",
            name = "EBC Trek",
            aliases = new[] { "ebc", "everest base camp" },
            days = 12,
            price = new { amount = "1390.50", currency = "USD" },
            isActive = true,
        });
    }

    [TestCase("2026-11-18", Seed.Copies)]
    [TestCase("2026-11-29", Seed.Copies)]
    [TestCase("2026-11-30", 0)]
    public async Task Trips_are_found_by_a_day_they_run_on(string day, int count) =>
        Assert.That((await _app.GetAsync($"/api/trips?on={day}")).GetProperty("items").GetArrayLength(), Is.EqualTo(count));
}
