using Dapper;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Conversations;

internal sealed class ErasedContactTests
{
    [Test]
    public async Task What_a_destroyed_key_sealed_is_absent_and_no_error()
    {
        await using var app = await TestApp.StartAsync();
        using var client = await app.SignInAsync();
        var tenantId = (await (await client.GetAsync("/api/tenant")).JsonAsync()).GetProperty("id").GetGuid();
        var seed = await Seed.WriteAsync(app.Services, tenantId);
        await DestroyKeysAsync(app, seed);

        var conversation = await (await client.GetAsync($"/api/conversations/{seed.Conversations[0]}")).JsonAsync();
        conversation.GetProperty("contact").ShouldHoldExactly(new { id = seed.Contacts[0] });
        var message = await (await client.GetAsync($"/api/messages/{seed.Messages[0]}")).JsonAsync();
        message.ShouldHoldExactly(new
        {
            id = seed.Messages[0],
            conversationId = seed.Conversations[0],
            direction = "inbound",
            type = "image",
            status = "delivered",
            recipient = new { phone = "+15550120" },
            providerMessageId = "wamid.in.0",
            replyToProviderMessageId = "wamid.before",
            providerTimestamp = Seed.At,
            receivedAt = Seed.At.AddSeconds(1),
        });
        foreach (var path in new[] { "contacts", "leads", "bookings", "incidents", "timeline" })
            Assert.That((int)(await client.GetAsync($"/api/{path}")).StatusCode, Is.EqualTo(200), path);
    }

    private static async Task DestroyKeysAsync(TestApp app, Seed seed)
    {
        await using var transaction = await app.Services.GetRequiredService<Db>().BeginAsync(seed.TenantId, CancellationToken.None);
        await transaction.Connection.ExecuteAsync("delete from keys.contact_keys where tenant_id = @TenantId", new { seed.TenantId });
        await transaction.CommitAsync(CancellationToken.None);
        foreach (var key in seed.ContactKeyIds) app.Services.GetRequiredService<KeyRing>().Forget(key);
    }
}
