using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Conversations;

internal sealed class MessageReadTests
{
    private SeededApp _app = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _app = await SeededApp.GetAsync();

    internal static object Inbound(Seed seed, int i) => new
    {
        id = seed.Messages[i],
        conversationId = seed.Conversations[i],
        direction = "inbound",
        type = "image",
        text = "  Is this\nthe lodge?  ",
        status = "delivered",
        sender = new { phone = "+15550200", userId = "US.0", name = "Asha", username = "asha.rao", parentUserId = "US.ENT.0" },
        recipient = new { phone = "+15550120" },
        providerMessageId = $"wamid.in.{i}",
        replyToProviderMessageId = "wamid.before",
        media = new object[]
        {
            new
            {
                kind = "image", providerMediaId = "1013859600285441", mimeType = "image/jpeg", fileName = "lodge.jpg",
                caption = "the lodge", url = "https://media.example/1", sha256 = "b64=", animated = false,
            },
            new { id = seed.Media[i], kind = "voice", providerMediaId = "1013859600285442", mimeType = "audio/ogg", state = "refused", reason = "too_large" },
        },
        location = new { latitude = 27.9881, longitude = 86.925, name = "Gorak Shep", address = "Khumbu", url = "https://maps.example/gs" },
        interactive = new { kind = "list_reply", id = "row-1", title = "EBC Trek", description = "12 days", payload = "payload-1", name = "flow" },
        reaction = new { emoji = "👍", providerMessageId = "wamid.other" },
        contacts = Seed.Everything.Contacts,
        order = Seed.Everything.Order,
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
            thumbnailUrl = "https://fb.example/t.jpg",
            welcomeMessage = "Namaste!",
            mediaId = "1013859600285449",
        },
        referredProduct = Seed.Everything.ReferredProduct,
        forwarded = true,
        frequentlyForwarded = true,
        identity = Seed.Everything.Identity,
        unsupported = Seed.Everything.Unsupported,
        system = new { type = "user_changed_number", body = "changed", newPhone = "+15550299", newUserId = "US.2", newParentUserId = "US.ENT.2" },
        originalProviderMessageId = "wamid.first",
        errors = new[] { new { code = "131051", title = "Unsupported", details = "Not a known type" } },
        providerTimestamp = Seed.At,
        receivedAt = Seed.At.AddSeconds(1),
    };

    private static object Outbound(Seed seed, int i) => new
    {
        id = seed.Answers[i],
        conversationId = seed.Conversations[i],
        direction = "outbound",
        type = "interactive",
        text = "Which dates?",
        status = "read",
        sender = new { phone = "+15550120" },
        recipient = new { phone = "+15550200", userId = "US.0" },
        author = new { id = seed.User, name = "Pemba Sherpa" },
        providerMessageId = $"wamid.out.{i}",
        template = new { name = "dates", language = "en", components = new[] { new { type = "body" } } },
        menu = new
        {
            kind = "list",
            body = "Which dates?",
            headerText = "Walk to Everest",
            headerMedia = new
            {
                kind = "image",
                providerMediaId = "1013859600285443",
                mimeType = "image/jpeg",
                fileName = "trek.jpg",
                caption = "the trek",
                url = "https://media.example/3",
                sha256 = "b64=",
                voice = false,
                animated = false,
                mediaId = Seed.HeaderFile,
            },
            footer = "12 days",
            buttons = new[] { new { id = "a", title = "December" } },
            button = "Dates",
            sections = new[] { new { title = "2026", rows = new[] { new { id = "d1", title = "1 December", description = "Sunday" } } } },
        },
        pricing = new { category = "utility", model = "PMP", type = "regular", billable = true, origin = "referral_conversion" },
        sentAt = Seed.At,
        deliveredAt = Seed.At.AddSeconds(1),
        readAt = Seed.At.AddSeconds(1),
    };

    [Test]
    public async Task Messages_of_a_conversation_come_newest_first_with_every_part()
    {
        var page = await _app.GetAsync($"/api/conversations/{_app.Ours.Conversations[0]}/messages");
        page.ShouldHoldExactly(new { items = new[] { Outbound(_app.Ours, 0), Inbound(_app.Ours, 0) } });
    }

    [Test]
    public async Task A_message_can_be_read_alone() =>
        (await _app.GetAsync($"/api/messages/{_app.Ours.Messages[3]}")).ShouldHoldExactly(Inbound(_app.Ours, 3));

    [Test]
    public async Task A_cursor_walks_a_conversation_once()
    {
        var path = $"/api/conversations/{_app.Ours.Conversations[1]}/messages?limit=1";
        var first = await _app.GetAsync(path);
        var second = await _app.GetAsync($"{path}&cursor={first.Text("nextCursor")}");
        Assert.That(first.GetProperty("items")[0].GetProperty("id").GetGuid(), Is.EqualTo(_app.Ours.Answers[1]));
        Assert.That(second.GetProperty("items")[0].GetProperty("id").GetGuid(), Is.EqualTo(_app.Ours.Messages[1]));
        Assert.That(second.TryGetProperty("nextCursor", out _), Is.False);
    }
}
