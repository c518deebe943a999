using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Tenancy;

internal sealed class AuditLogReadTests
{
    [Test]
    public async Task An_entry_says_who_did_what_to_what()
    {
        var app = await SeededApp.GetAsync();
        (await app.GetAsync($"/api/audit-logs?subjectId={app.Ours.Conversations[0]}")).ShouldHoldExactly(new
        {
            items = new[]
            {
                new
                {
                    id = app.Ours.AuditLogs[0],
                    at = Seed.At,
                    actor = new { id = app.Ours.User, name = "Pemba Sherpa" },
                    action = "conversation.assigned",
                    subject = new { kind = "conversation", id = app.Ours.Conversations[0] },
                    details = new { to = "Tara" },
                },
            },
        });
    }
}
