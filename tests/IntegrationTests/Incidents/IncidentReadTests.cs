using TrailDesk.IntegrationTests.Conversations;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Incidents;

internal sealed class IncidentReadTests
{
    [Test]
    public async Task An_incident_has_its_clocks_and_the_messages_sent_along()
    {
        var app = await SeededApp.GetAsync();
        (await app.GetAsync($"/api/incidents/{app.Ours.Incidents[0]}")).ShouldHoldExactly(new
        {
            id = app.Ours.Incidents[0],
            code = "INC-0",
            status = "resolved",
            severity = "high",
            category = "medical",
            trip = new { id = app.Ours.Trips[0], code = "TRP0" },
            text = "Guest is ill",
            reportedBy = new { id = app.Ours.User, name = "Pemba Sherpa" },
            conversationId = app.Ours.Conversations[0],
            attachments = new[] { MessageReadTests.Inbound(app.Ours, 0) },
            acknowledgeBy = Seed.At.AddMinutes(15),
            resolveBy = Seed.At.AddHours(4),
            acknowledgedAt = Seed.At,
            acknowledgedBy = new { id = app.Ours.User, name = "Pemba Sherpa" },
            resolvedAt = Seed.At.AddHours(4),
            createdAt = Seed.At,
        });
    }
}
