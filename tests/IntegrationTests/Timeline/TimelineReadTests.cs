using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Timeline;

internal sealed class TimelineReadTests
{
    private SeededApp _app = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _app = await SeededApp.GetAsync();

    [Test]
    public async Task A_leads_timeline_says_what_happened_to_it() =>
        (await _app.GetAsync($"/api/timeline?subject=lead:{_app.Ours.Leads[0]}")).ShouldHoldExactly(new
        {
            items = new[]
            {
                new
                {
                    id = _app.Ours.Entries[0],
                    at = Seed.At,
                    kind = "lead_created",
                    actor = "customer",
                    source = "whatsapp",
                    text = "Asha asked",
                    data = new { people = "2" },
                    subject = new { kind = "lead", id = _app.Ours.Leads[0], code = "LD-0" },
                },
            },
        });

    [Test]
    public async Task A_subject_without_entries_has_an_empty_timeline([Values("booking", "trip", "incident", "contact")] string kind)
    {
        var id = kind switch
        {
            "booking" => _app.Ours.Bookings[0],
            "trip" => _app.Ours.Trips[0],
            "incident" => _app.Ours.Incidents[0],
            _ => _app.Ours.Contacts[0],
        };
        (await _app.GetAsync($"/api/timeline?subject={kind}:{id}")).ShouldHoldExactly(new { items = Array.Empty<object>() });
    }
}
