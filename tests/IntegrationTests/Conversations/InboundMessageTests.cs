using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.IntegrationTests.Support;
using TrailDesk.IntegrationTests.WhatsApp;

namespace TrailDesk.IntegrationTests.Conversations;

/// <summary>Every inbound type becomes a row as the contract has it, and gets the one answer that is due.</summary>
internal sealed class InboundMessageTests : DeskTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 5);

    private static TestCaseData Case(string type, object content, object parts, string? answer) =>
        new TestCaseData(type, content, parts, answer).SetArgDisplayNames(type);

    private static IEnumerable<TestCaseData> Types()
    {
        yield return Case("text", Wire.Text("  thanks \n a lot  "), new { text = "  thanks \n a lot  " }, "You're very welcome!");
        yield return Case("image", new { type = "image", image = new { id = "11", mime_type = "image/jpeg", sha256 = "x", caption = " our tent " } },
            new { text = " our tent ", media = new[] { new { kind = "image", providerMediaId = "11", mimeType = "image/jpeg", caption = " our tent ", sha256 = "x" } } },
            "Thanks, I've got it. One of our team will have a look.");
        yield return Case("video", new { type = "video", video = new { id = "12", mime_type = "video/mp4" } },
            new { media = new[] { new { kind = "video", providerMediaId = "12", mimeType = "video/mp4" } } },
            "Thanks, I've got it. One of our team will have a look.");
        yield return Case("audio", new { type = "audio", audio = new { id = "13", mime_type = "audio/ogg; codecs=opus", voice = true } },
            new { media = new[] { new { kind = "voice", providerMediaId = "13", mimeType = "audio/ogg; codecs=opus" } } },
            "Thanks, I've got it. One of our team will have a look.");
        yield return Case("document", new { type = "document", document = new { id = "14", mime_type = "application/pdf", filename = "visa.pdf" } },
            new { media = new[] { new { kind = "document", providerMediaId = "14", mimeType = "application/pdf", fileName = "visa.pdf" } } },
            "Thanks, I've got it. One of our team will have a look.");
        yield return Case("sticker", new { type = "sticker", sticker = new { id = "15", mime_type = "image/webp", animated = false } },
            new { media = new[] { new { kind = "sticker", providerMediaId = "15", mimeType = "image/webp", animated = false } } }, "Nice one! 😊 How can I help?");
        yield return Case("location", new { type = "location", location = new { latitude = 27.9881, longitude = 86.925, name = "Gorak Shep", address = "Khumbu" } },
            new { location = new { latitude = 27.9881, longitude = 86.925, name = "Gorak Shep", address = "Khumbu" } },
            "Thanks for the location. One of our team will have a look.");
        yield return Case("contacts", new { type = "contacts", contacts = new[] { new { name = new { formatted_name = "Dev Rao" }, phones = new[] { new { phone = "+1 555 0110" } } } } },
            new { contacts = new[] { new { name = new { formatted_name = "Dev Rao" }, phones = new[] { new { phone = "+1 555 0110" } } } } },
            "Thanks for the contact. One of our team will have a look.");
        yield return Case("order", new { type = "order", order = new { catalog_id = "77", product_items = new[] { new { product_retailer_id = "p1", quantity = 2 } } } },
            new { order = new { catalog_id = "77", product_items = new[] { new { product_retailer_id = "p1", quantity = 2 } } } },
            "Thanks for your order! One of our team will confirm it with you.");
        yield return Case("button", new { type = "button", button = new { payload = "THANKS", text = "Thank you" } },
            new { text = "Thank you", interactive = new { kind = "button", title = "Thank you", payload = "THANKS" } }, "You're very welcome!");
        yield return Case("interactive", new { type = "interactive", interactive = new { type = "button_reply", button_reply = new { id = "x", title = "Thanks" } } },
            new { text = "Thanks", interactive = new { kind = "button_reply", id = "x", title = "Thanks" } }, "You're very welcome!");
        yield return Case("unsupported", new { type = "unsupported", errors = new[] { new { code = 131051, title = "Message type unknown", error_data = new { details = "not supported" } } } },
            new { errors = new[] { new { code = "131051", title = "Message type unknown", details = "not supported" } } },
            "Sorry, I can't open this kind of message. Could you write it as text?");
        yield return Case("hologram", new { type = "hologram", hologram = new { depth = 3 } }, new { },
            "Sorry, I can't open this kind of message. Could you write it as text?");
        yield return Case("reaction", new { type = "reaction", reaction = new { message_id = "wamid.x", emoji = "👍" } },
            new { reaction = new { emoji = "👍", providerMessageId = "wamid.x" } }, null);
        yield return Case("revoke", new { type = "revoke", revoke = new { original_message_id = "wamid.y" } },
            new { originalProviderMessageId = "wamid.y" }, null);
        yield return Case("edit", new { type = "edit", edit = new { original_message_id = "wamid.y", message = new { type = "text", text = new { body = "better" } } } },
            new { text = "better", originalProviderMessageId = "wamid.y" }, null);
    }

    [TestCaseSource(nameof(Types))]
    public async Task A_message_comes_back_as_it_was_sent_and_gets_the_answer_that_is_due(string type, object content, object parts, string? answer)
    {
        var (phone, id) = (Desk.NewPhone(), Wire.NewId());
        Assert.That(await _desk.PostAsync(_desk.BodyOf(content, phone, id, at: At)), Is.EqualTo(200));
        await _desk.SettleAsync();

        var row = (await _desk.MessagesAsync(phone)).Single(message => message.Text("direction") == "inbound");
        var expected = JsonSerializer.SerializeToNode(parts)!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(new
        {
            id = row.Text("id"),
            conversationId = row.Text("conversationId"),
            direction = "inbound",
            type,
            status = "delivered",
            sender = new { phone, name = "Asha Rao" },
            recipient = new { phone = _desk.Meta.PhoneNumber },
            providerMessageId = id,
            providerTimestamp = At,
            receivedAt = row.GetProperty("receivedAt").GetDateTimeOffset(),
        })!.AsObject().ToList())
            expected[name] = value!.DeepClone();
        if (expected["media"] is JsonArray media) WireDesk.AddState(media, row.GetProperty("media"));
        row.ShouldHoldExactly(expected);
        Assert.That(_desk.Recorder.To(phone).Select(sent => sent.Text), Is.EqualTo(answer is null ? [] : new[] { answer }));
    }

    [Test]
    public async Task A_first_opening_of_the_chat_is_greeted_and_leaves_no_message()
    {
        var phone = Desk.NewPhone();
        var replies = await _desk.WriteAsync(phone, new { type = "request_welcome" });
        Assert.That(replies.Single().Text, Does.StartWith("Hello, and welcome to Himalaya Trails!"));
        var messages = await _desk.MessagesAsync(phone);
        Assert.That(messages.Select(message => message.Text("direction")), Is.EqualTo(new[] { "outbound" }));
    }

    [Test]
    public async Task A_group_message_is_kept_as_an_event_and_makes_nobody()
    {
        var (phone, before) = (Desk.NewPhone(), await _desk.CountAsync("select count(*) from webhook_events"));
        var replies = await _desk.WriteAsync(phone, new { type = "text", text = new { body = "hello all" }, group_id = "Y2FwaV9ncm91cDox" });
        Assert.That(replies, Is.Empty);
        Assert.That(await _desk.ListAsync($"/api/contacts?phone={Uri.EscapeDataString(phone)}"), Is.Empty);
        Assert.That(await _desk.CountAsync("select count(*) from webhook_events"), Is.EqualTo(before + 1));
    }

    [Test]
    public async Task The_twenty_first_message_in_a_minute_is_answered_once_and_the_next_are_left_to_people()
    {
        var phone = Desk.NewPhone();
        var body = Wire.Body(Wire.Change(_desk.Meta.PhoneNumberId!, "messages",
            Enumerable.Range(0, 24).Select(i => Wire.Message(Wire.Text($"thanks {i}"), phone)), Wire.Contact(phone)));
        Assert.That(await _desk.PostAsync(body), Is.EqualTo(200));
        await _desk.SettleAsync();
        var texts = _desk.Recorder.To(phone).Select(sent => sent.Text).ToList();
        Assert.That(texts.Take(20), Is.All.EqualTo("You're very welcome!"));
        Assert.That(texts.Skip(20), Is.EqualTo(new[] { "That's a lot at once! Give me a minute to catch up, then write again." }));
        Assert.That((await _desk.MessagesAsync(phone)).Count(message => message.Text("direction") == "inbound"), Is.EqualTo(24));
    }

    [Test]
    public async Task Twenty_messages_a_minute_are_answered_over_all_our_numbers_together()
    {
        var phone = Desk.NewPhone();
        byte[] BodyOf(string numberId) => Wire.Body(Wire.Change(
            numberId, "messages", Enumerable.Range(0, 12).Select(i => Wire.Message(Wire.Text($"thanks {i}"), phone)), Wire.Contact(phone)));
        Assert.That(await _desk.PostAsync(BodyOf(_desk.Meta.PhoneNumberId!)), Is.EqualTo(200));
        await _desk.SettleAsync();
        Assert.That(await _desk.Post360Async(BodyOf(_desk.Dialog360.PhoneNumberId!)), Is.EqualTo(200));
        await _desk.SettleAsync();
        var texts = _desk.Recorder.To(phone).Select(sent => sent.Text).ToList();
        Assert.That(texts.Take(20), Is.All.EqualTo("You're very welcome!"));
        Assert.That(texts.Skip(20), Is.EqualTo(new[] { "That's a lot at once! Give me a minute to catch up, then write again." }));
    }

    [Test]
    public async Task Nothing_answers_by_itself_while_a_person_owns_the_conversation()
    {
        var phone = Desk.NewPhone();
        Assert.That(await _desk.AskAsync(phone, "talk to a person"), Is.EqualTo("Of course. One of our team will write to you here shortly."));
        var waiting = (await _desk.ConversationsAsync(phone)).Single();
        using var written = await _desk.Api.PostAsJsonAsync($"/api/conversations/{waiting.Text("id")}/messages", new { type = "text", text = "Here I am." });
        Assert.That((int)written.StatusCode, Is.EqualTo(202));
        await _desk.SettleAsync();
        Assert.That(await _desk.WriteAsync(phone, "hello?"), Is.Empty);
        Assert.That(await _desk.WriteAsync(phone, new { type = "sticker", sticker = new { id = "15", mime_type = "image/webp" } }), Is.Empty);
        var conversation = (await _desk.ConversationsAsync(phone)).Single();
        Assert.That(conversation.GetProperty("assignee").Text("name"), Is.AnyOf("Tara Karki", "Bikash Thapa"));
        Assert.That((await _desk.MessagesAsync(phone)).Count(message => message.Text("direction") == "inbound"), Is.EqualTo(3));
    }
}
