using System.Text.Json.Nodes;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Conversations;

/// <summary>Who a sender is, whatever a provider knows them by.</summary>
internal sealed class PersonTests : DeskTests
{
    [Test]
    public async Task Twenty_first_messages_at_once_make_one_contact_and_one_conversation()
    {
        var phone = Desk.NewPhone();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _desk.PostAsync(_desk.BodyOf(Wire.Text($"thanks {i}"), phone))));
        Assert.That(answers, Is.All.EqualTo(200));
        await _desk.SettleAsync();
        Assert.That((await _desk.ContactAsync(phone)).Text("name"), Is.EqualTo("Asha Rao"));
        Assert.That(await _desk.ConversationsAsync(phone), Has.Count.EqualTo(1));
        var messages = await _desk.MessagesAsync(phone);
        Assert.That(messages.Count(message => message.Text("direction") == "inbound"), Is.EqualTo(20));
        Assert.That(_desk.Recorder.To(phone), Has.Count.EqualTo(20));
    }

    [TestCase("+5511987650001", "+551187650001")]
    [TestCase("+5215512340001", "+525512340001")]
    [TestCase("+5491123450001", "+541123450001")]
    public async Task Two_spellings_of_a_mobile_are_one_contact_and_both_are_kept_as_sent(string one, string other)
    {
        await _desk.WriteAsync(one, "hello");
        var replies = await _desk.WriteAsync(other, "hello");
        Assert.That(replies, Has.Count.EqualTo(1), "the answer goes to the number as it wrote");
        var contact = await _desk.ContactAsync(one);
        Assert.That((await _desk.ContactAsync(other)).Text("id"), Is.EqualTo(contact.Text("id")));
        var messages = (await _desk.MessagesAsync(one)).Where(message => message.Text("direction") == "inbound").ToList();
        Assert.That(messages.Select(message => message.GetProperty("sender").Text("phone")), Is.EquivalentTo(new[] { one, other }));
    }

    [Test]
    public async Task A_landline_in_Brazil_is_nobodys_mobile()
    {
        await _desk.WriteAsync("+551132340002", "hello");
        await _desk.WriteAsync("+5511932340002", "hello");
        Assert.That((await _desk.ContactAsync("+551132340002")).Text("id"), Is.Not.EqualTo((await _desk.ContactAsync("+5511932340002")).Text("id")));
    }

    [Test]
    public async Task A_user_id_and_a_phone_that_turn_out_to_be_one_person_become_one_contact()
    {
        var (phone, userId) = (Desk.NewPhone(), "GB.13491208655302741918");
        await _desk.WriteAsync(phone, "Hi, interested in EBC Trek for 2 people in December");
        Assert.That(await _desk.PostAsync(_desk.BodyOf(Wire.Text("STOP"), null, userId: userId)), Is.EqualTo(200));
        await _desk.SettleAsync();
        var absorbed = (await _desk.ListAsync($"/api/contacts?userId={userId}")).Single();
        var kept = await _desk.ContactAsync(phone);
        Assert.That(absorbed.Text("id"), Is.Not.EqualTo(kept.Text("id")));

        await _desk.WriteAsync(phone, Wire.Text("It is me"), userId: userId);
        var merged = await _desk.ContactAsync(phone);
        Assert.Multiple(() =>
        {
            Assert.That(merged.Text("id"), Is.EqualTo(kept.Text("id")));
            Assert.That(merged.GetProperty("phones").EnumerateArray().Select(one => one.GetString()), Is.EqualTo(new[] { phone }));
            Assert.That(merged.GetProperty("userIds").EnumerateArray().Select(one => one.GetString()), Is.EqualTo(new[] { userId }));
            Assert.That(merged.GetProperty("consents")[0].Text("state"), Is.EqualTo("opted_out"));
        });
        Assert.That((int)(await _desk.Api.GetAsync($"/api/contacts/{absorbed.Text("id")}")).StatusCode, Is.EqualTo(404));
        var conversations = await _desk.ConversationsAsync(phone);
        Assert.That(conversations.Select(conversation => conversation.Text("status")), Is.EquivalentTo(new[] { "active", "closed" }));
        var inbound = (await _desk.MessagesAsync(phone)).Where(message => message.Text("direction") == "inbound").Select(message => message.Text("text"));
        Assert.That(inbound, Is.EquivalentTo(new[] { "Hi, interested in EBC Trek for 2 people in December", "STOP", "It is me" }));
        Assert.That(await _desk.ListAsync($"/api/leads?contactId={kept.Text("id")}"), Has.Count.EqualTo(1));
        Assert.That(await _desk.CountAsync("""
            select (select count(*) from whatsapp_messages where contact_id = @Id) + (select count(*) from whatsapp_conversations where contact_id = @Id)
              + (select count(*) from whatsapp_opt_ins where contact_id = @Id) + (select count(*) from keys.contact_keys where contact_id = @Id)
              + (select count(*) from contact_identities where contact_id = @Id) + (select count(*) from timeline_entries where subject_id = @Id)
            """, new { Id = Guid.Parse(absorbed.Text("id")!) }), Is.Zero);
    }

    [Test]
    public async Task Two_who_turn_out_to_be_one_within_a_single_webhook_become_one_contact()
    {
        var (phone, userId) = (Desk.NewPhone(), "GB.9911208655302741918");
        var body = Wire.Body(Wire.Change(_desk.Meta.PhoneNumberId!, "messages",
        [
            Wire.Message(Wire.Text("one"), phone),
            Wire.Message(Wire.Text("two"), null, userId: userId),
            Wire.Message(Wire.Text("three"), phone, userId: userId),
        ]));
        Assert.That(await _desk.PostAsync(body), Is.EqualTo(200));
        await _desk.SettleAsync();
        var contact = await _desk.ContactAsync(phone);
        Assert.That(contact.GetProperty("userIds")[0].GetString(), Is.EqualTo(userId));
        var inbound = (await _desk.MessagesAsync(phone)).Where(message => message.Text("direction") == "inbound").Select(message => message.Text("text"));
        Assert.That(inbound, Is.EquivalentTo(new[] { "one", "two", "three" }));
        Assert.That(await _desk.CountAsync("select count(*) from dead_letters"), Is.Zero);
    }

    [Test]
    public async Task Whom_a_status_names_by_number_and_user_id_is_known_when_they_write_by_user_id_alone()
    {
        var (phone, userId) = (Desk.NewPhone(), "GB.7711208655302741918");
        var sent = (await _desk.WriteAsync(phone, "thanks")).Single();
        await DeliveredAsync(sent.Id, phone, userId);
        await DeliveredAsync(sent.Id, phone, userId, "read");
        var contact = await _desk.ContactAsync(phone);
        Assert.That(contact.GetProperty("userIds").EnumerateArray().Select(one => one.GetString()), Is.EqualTo(new[] { userId }));

        Assert.That(await _desk.PostAsync(_desk.BodyOf(Wire.Text("It is me"), null, userId: userId)), Is.EqualTo(200));
        await _desk.SettleAsync();
        var messages = await _desk.MessagesAsync(phone);
        Assert.That(messages.Select(message => message.Text("text")), Does.Contain("It is me"));
        Assert.That((await _desk.ListAsync($"/api/contacts?userId={userId}")).Single().Text("id"), Is.EqualTo(contact.Text("id")));
    }

    [Test]
    public async Task A_status_takes_a_user_id_from_nobody()
    {
        var (phone, userId) = (Desk.NewPhone(), "GB.6611208655302741918");
        Assert.That(await _desk.PostAsync(_desk.BodyOf(Wire.Text("thanks"), null, userId: userId)), Is.EqualTo(200));
        var sent = (await _desk.WriteAsync(phone, "thanks")).Single();
        var owner = (await _desk.ListAsync($"/api/contacts?userId={userId}")).Single();
        await DeliveredAsync(sent.Id, phone, userId);
        Assert.That((await _desk.ListAsync($"/api/contacts?userId={userId}")).Single().Text("id"), Is.EqualTo(owner.Text("id")));
        Assert.That((await _desk.ContactAsync(phone)).Text("id"), Is.Not.EqualTo(owner.Text("id")));
        Assert.That((await _desk.MessagesAsync(phone))[0].Text("status"), Is.EqualTo("delivered"));
    }

    private async Task DeliveredAsync(string id, string phone, string userId, string word = "delivered")
    {
        var status = new JsonObject { ["id"] = id, ["status"] = word, ["timestamp"] = "1785312100", ["recipient_id"] = phone[1..], ["recipient_user_id"] = userId };
        Assert.That(await _desk.PostAsync(Wire.Body(Wire.Change(_desk.Meta.PhoneNumberId!, "statuses", [status]))), Is.EqualTo(200));
        await _desk.SettleAsync();
    }

    [Test]
    public async Task Who_moves_to_another_number_stays_the_same_contact()
    {
        var (old, moved) = (Desk.NewPhone(), Desk.NewPhone());
        await _desk.WriteAsync(old, "hello");
        var replies = await _desk.WriteAsync(old, new
        {
            type = "system",
            system = new { type = "user_changed_number", body = "User changed", new_wa_id = moved.TrimStart('+') },
        });
        Assert.That(replies, Is.Empty);
        var contact = await _desk.ContactAsync(moved);
        Assert.That(contact.Text("id"), Is.EqualTo((await _desk.ContactAsync(old)).Text("id")));
        Assert.That(contact.GetProperty("phones").EnumerateArray().Select(one => one.GetString()), Is.EquivalentTo(new[] { old, moved }));
        await _desk.WriteAsync(moved, "hello again");
        Assert.That(await _desk.ConversationsAsync(moved), Has.Count.EqualTo(1));
    }
}
