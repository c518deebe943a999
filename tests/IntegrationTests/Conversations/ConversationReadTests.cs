using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Conversations;

internal sealed class ConversationReadTests
{
    private SeededApp _app = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _app = await SeededApp.GetAsync();

    [Test]
    public async Task A_conversation_names_its_contact_its_owner_its_window_and_its_lead() =>
        (await _app.GetAsync($"/api/conversations/{_app.Ours.Conversations[2]}")).ShouldHoldExactly(new
        {
            id = _app.Ours.Conversations[2],
            channelId = _app.Ours.Channel,
            contact = new { id = _app.Ours.Contacts[2], name = "Asha Rao", phone = "+15550202", userId = "US.2" },
            status = "active",
            assignee = new { id = _app.Ours.User, name = "Pemba Sherpa" },
            windowExpiresAt = Seed.At.AddHours(72),
            lastMessageAt = Seed.At,
            lead = new { id = _app.Ours.Leads[2], code = "LD-2", status = "assigned" },
            createdAt = Seed.At,
        });

    [Test]
    public async Task A_contact_has_all_phones_user_ids_and_the_last_word_on_each_consent() =>
        (await _app.GetAsync($"/api/contacts/{_app.Ours.Contacts[1]}")).ShouldHoldExactly(new
        {
            id = _app.Ours.Contacts[1],
            name = "Asha Rao",
            username = "asharao",
            phones = new[] { "+15550201" },
            userIds = new[] { "US.1" },
            language = "en",
            consents = new[] { new { purpose = "marketing", state = "opted_out", at = Seed.At.AddDays(1), method = "message" } },
            createdAt = Seed.At,
            updatedAt = Seed.At.AddDays(1),
        });

    [TestCase("/api/contacts?phone=%2B1 555-0203")]
    [TestCase("/api/contacts?userId=US.3")]
    public async Task A_person_is_found_by_what_identifies_them(string path)
    {
        var items = (await _app.GetAsync(path)).GetProperty("items");
        Assert.That(items.GetArrayLength(), Is.EqualTo(1));
        Assert.That(items[0].GetProperty("id").GetGuid(), Is.EqualTo(_app.Ours.Contacts[3]));
    }

    [Test]
    public async Task A_conversation_is_found_by_phone()
    {
        var items = (await _app.GetAsync("/api/conversations?phone=15550204")).GetProperty("items");
        Assert.That(items.GetArrayLength(), Is.EqualTo(1));
        Assert.That(items[0].GetProperty("id").GetGuid(), Is.EqualTo(_app.Ours.Conversations[4]));
    }
}
