using System.Net.Http.Json;
using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Conversations;

internal sealed class SendingTests
{
    private SendingDesk _desk = null!;
    private Guid _conversation;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _desk = await SendingDesk.StartAsync();
        _conversation = (await _desk.HearAsync("hello")).GetProperty("id").GetGuid();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    private string Messages => $"/api/conversations/{_conversation}/messages";

    [Test]
    public async Task An_answer_stands_in_its_conversation_field_by_field()
    {
        var (status, body) = await _desk.PostAsync(Messages, new { type = "text", text = "  Your permit\nis here. ", replyToProviderMessageId = "wamid.x" });
        Assert.That(status, Is.EqualTo(202));
        body.ShouldHoldExactly(new { messageId = body.GetProperty("messageId"), conversationId = _conversation, status = "queued" });
        var message = await _desk.GetAsync($"/api/messages/{body.GetProperty("messageId").GetGuid()}");
        Assert.Multiple(() =>
        {
            Assert.That(message.Text("direction"), Is.EqualTo("outbound"));
            Assert.That(message.Text("type"), Is.EqualTo("text"));
            Assert.That(message.Text("text"), Is.EqualTo("  Your permit\nis here. "));
            Assert.That(message.Text("replyToProviderMessageId"), Is.EqualTo("wamid.x"));
            Assert.That(message.GetProperty("recipient").Text("phone"), Is.EqualTo(SendingDesk.Customer));
            Assert.That(message.GetProperty("conversationId").GetGuid(), Is.EqualTo(_conversation));
        });
    }

    private static readonly object[] Drafts =
    [
        new { type = "image", media = new { url = "https://files.example/a.jpg", caption = "the lodge" } },
        new { type = "document", media = new { providerMediaId = "77", fileName = "permit.pdf" } },
        new { type = "audio", media = new { url = "https://files.example/a.ogg", voice = true } },
        new { type = "location", location = new { latitude = 27.9881, longitude = 86.925, name = "Gorak Shep" } },
        new { type = "reaction", reaction = new { providerMessageId = "wamid.1", emoji = "👍" } },
        new { type = "contacts", contacts = new[] { new { name = new { formatted_name = "Dev" } } } },
        new { type = "interactive", interactive = new { kind = "button", body = "Go?", buttons = new[] { new { id = "y", title = "Yes" } } } },
        new { type = "interactive", interactive = new { kind = "list", body = "Which?", button = "Trips", sections = new[] { new { title = "All", rows = new[] { new { id = "r", title = "EBC" } } } } } },
        new { type = "template", template = new { name = "hello", language = "en", components = new[] { new { type = "body" } } } },
    ];

    [TestCaseSource(nameof(Drafts))]
    public async Task Every_type_is_accepted(object draft) => Assert.That((await _desk.PostAsync(Messages, draft)).Status, Is.EqualTo(202));

    private static readonly object[][] Refused =
    [
        [new { type = "text" }, "text"],
        [new { type = "text", text = "  " }, "text"],
        [new { type = "text", text = new string('x', 4097) }, "text"],
        [new { type = "media", media = new { url = "https://a.example/b" } }, "type"],
        [new { type = "image", media = new { mediaId = Guid.NewGuid() } }, "media.mediaId"],
        [new { type = "image", media = new { url = "ftp://a" } }, "media.url"],
        [new { type = "audio", media = new { url = "https://a.example/b", caption = "no" } }, "media.caption"],
        [new { type = "text", text = "a", location = new { latitude = 1, longitude = 1 } }, "location"],
        [new { type = "interactive", interactive = new { kind = "button", body = "Go?", buttons = new[] { new { id = "y", title = new string('x', 21) } } } }, "interactive.buttons[0]"],
        [new { type = "text", text = "a", surprise = 1 }, "surprise"],
    ];

    [TestCaseSource(nameof(Refused))]
    public async Task What_cannot_be_sent_is_refused_by_its_field(object draft, string field)
    {
        var (status, body) = await _desk.PostAsync(Messages, draft);
        Assert.That(status, Is.EqualTo(400));
        Assert.That(body.GetProperty("errors").TryGetProperty(field, out _), Is.True, body.GetRawText());
    }

    [Test]
    public async Task One_idempotency_key_sends_one_message_however_many_ask_at_once()
    {
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => _desk.PostAsync(Messages, new { type = "text", text = "only once" }, key)));
        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(202));
        Assert.That(answers.Select(answer => answer.Body.GetProperty("messageId").GetGuid()).Distinct().Count(), Is.EqualTo(1));
        Assert.That(await _desk.OutboundAsync(_conversation, "only once"), Has.Count.EqualTo(1));
        var other = await _desk.PostAsync(Messages, new { type = "text", text = "something else" }, key);
        Assert.That(other.Status, Is.EqualTo(422));
    }

    [Test]
    public async Task Many_answers_at_once_all_go()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => _desk.PostAsync(Messages, new { type = "text", text = "many" })));
        Assert.That(answers.Select(answer => answer.Status), Is.All.AnyOf(202, 409));
        var sent = answers.Count(answer => answer.Status == 202);
        Assert.That(await _desk.OutboundAsync(_conversation, "many"), Has.Count.EqualTo(sent));
    }

    [Test]
    public async Task Outside_the_window_only_a_template_goes()
    {
        var (status, body) = await _desk.PostAsync("/api/whatsapp/send", new { to = "+15550190777", type = "text", text = "hi" });
        Assert.Multiple(() =>
        {
            Assert.That(status, Is.EqualTo(422));
            Assert.That(body.Text("detail"), Does.Contain("template"));
            Assert.That(body.GetProperty("templates").GetArrayLength(), Is.Zero);
        });
        var template = await _desk.PostAsync("/api/whatsapp/send", new { to = "+15550190777", type = "template", template = new { name = "hello", language = "en" } });
        Assert.That(template.Status, Is.EqualTo(202));
    }

    [Test]
    public async Task Writing_to_a_number_lands_in_its_open_conversation()
    {
        var (status, body) = await _desk.PostAsync("/api/whatsapp/send", new { to = SendingDesk.Customer, type = "text", text = "by number" });
        Assert.That(status, Is.EqualTo(202));
        Assert.That(body.GetProperty("conversationId").GetGuid(), Is.EqualTo(_conversation));
    }

    [Test]
    public async Task Another_companys_conversation_is_not_there()
    {
        await _desk.App.AddTenantAsync("Andes Walks", "andes@example.com");
        using var other = await _desk.App.SignInAsync("andes@example.com");
        foreach (var (path, body) in new (string, object)[] { ("messages", new { type = "text", text = "a" }), ("assignment", new { }), ("closure", new { }), ("notes", new { text = "a" }) })
            Assert.That((await _desk.PostAsync($"/api/conversations/{_conversation}/{path}", body, by: other)).Status, Is.EqualTo(404), path);
        Assert.That((await _desk.PostAsync("/api/whatsapp/send", new { to = SendingDesk.Customer, channelId = _desk.Channel, type = "text", text = "a" }, by: other)).Status, Is.EqualTo(404));
        Assert.That((await _desk.PostAsync("/api/whatsapp/send", new { to = SendingDesk.Customer, type = "text", text = "a" }, by: other)).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task A_conversation_is_taken_over_given_back_noted_and_closed()
    {
        var conversation = (await _desk.HearAsync("hello", "+15550190555")).GetProperty("id").GetGuid();
        var path = $"/api/conversations/{conversation}";
        var me = (await _desk.GetAsync("/api/users/me")).GetProperty("id").GetGuid();
        Assert.That((await _desk.PostAsync($"{path}/assignment", new { userId = me })).Body.GetProperty("assignee").GetProperty("id").GetGuid(), Is.EqualTo(me));
        Assert.That((await _desk.PostAsync($"{path}/assignment", new { userId = Guid.NewGuid() })).Status, Is.EqualTo(404));
        Assert.That((await _desk.PostAsync($"{path}/assignment", new { userId = (Guid?)null })).Body.TryGetProperty("assignee", out _), Is.False);
        Assert.That((await _desk.PostAsync($"{path}/notes", new { text = "Window seat." })).Status, Is.EqualTo(204));
        Assert.That((await _desk.PostAsync($"{path}/closure", null)).Body.Text("status"), Is.EqualTo("closed"));
        Assert.That((await _desk.PostAsync($"{path}/assignment", new { userId = me })).Status, Is.EqualTo(409));
        Assert.That((await _desk.PostAsync($"{path}/messages", new { type = "text", text = "again" })).Status, Is.EqualTo(202));
        var contact = (await _desk.GetAsync(path)).GetProperty("contact").GetProperty("id").GetGuid();
        var kinds = (await _desk.GetAsync($"/api/timeline?subject=contact:{contact}")).GetProperty("items").EnumerateArray().Select(entry => entry.Text("kind"));
        Assert.That(kinds, Is.SupersetOf(new[] { "note", "conversation_assigned", "conversation_given_back", "conversation_closed" }));
        var audit = (await _desk.GetAsync($"/api/audit-logs?subjectId={conversation}")).GetProperty("items").EnumerateArray().Select(entry => entry.Text("action"));
        Assert.That(audit, Is.SupersetOf(new[] { "conversation.assigned", "conversation.noted", "conversation.closed", "message.sent" }));
    }
}
