using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Leads;

internal sealed class LeadReadTests
{
    [Test]
    public async Task A_lead_says_who_wants_what_when_and_whose_it_is()
    {
        var app = await SeededApp.GetAsync();
        (await app.GetAsync($"/api/leads/{app.Ours.Leads[0]}")).ShouldHoldExactly(new
        {
            id = app.Ours.Leads[0],
            code = "LD-0",
            status = "assigned",
            contact = new { id = app.Ours.Contacts[0], name = "Asha Rao", phone = "+15550200", userId = "US.0" },
            conversationId = app.Ours.Conversations[0],
            product = "Everest trek",
            package = new { id = app.Ours.Packages[0], code = "EBC0", name = "EBC Trek" },
            people = 2,
            month = "2026-12",
            language = "en",
            source = "ad",
            referral = new
            {
                sourceType = "ad",
                sourceId = "120208",
                sourceUrl = "https://fb.example/ad",
                headline = "Walk to Everest",
                body = "12 days",
                mediaType = "image",
                mediaUrl = "https://fb.example/a.jpg",
                clickId = "click-1",
                mediaId = "1013859600285449",
                thumbnailUrl = "https://fb.example/t.jpg",
                welcomeMessage = "Namaste!",
            },
            assignee = new { id = app.Ours.User, name = "Pemba Sherpa" },
            createdAt = Seed.At,
            updatedAt = Seed.At.AddHours(1),
        });
    }
}
