using System.Net.Http.Json;
using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Intents;

/// <summary>Between the promise of a person and that person's first word nobody is met with silence.</summary>
internal sealed class WaitingTests : DeskTests
{
    private const string StillComing = "A colleague will write to you here.";

    private async Task<JsonElement> ConversationAsync(string phone) => (await _desk.ConversationsAsync(phone)).Single();

    private async Task<string> HandedOverAsync()
    {
        var phone = Desk.NewPhone();
        Assert.That(await _desk.AskAsync(phone, "talk to a person"), Does.StartWith("Of course."));
        return phone;
    }

    [Test]
    public async Task What_can_be_read_is_answered_while_somebody_waits_for_a_person()
    {
        var phone = await HandedOverAsync();
        Assert.That(await _desk.AskAsync(phone, "hello"), Does.StartWith("Hello, and welcome"));
        Assert.That(await _desk.AskAsync(phone, "my booking"), Does.StartWith("I couldn't find a booking"));
        Assert.That(await _desk.AskAsync(phone, "EBC Trek for 2 in December"), Does.StartWith("Wonderful! I've noted *EBC Trek* for 2"));
        Assert.That(await _desk.AskAsync(phone, "thank you"), Is.EqualTo("You're very welcome!"));
        Assert.That(await _desk.AskAsync(phone, "STOP"), Does.StartWith("Done: you won't get further messages"));
        Assert.That((await ConversationAsync(phone)).Text("status"), Is.EqualTo("waiting"));
    }

    [Test]
    public async Task What_cannot_be_read_is_told_that_somebody_will_write()
    {
        var phone = await HandedOverAsync();
        foreach (var text in new[] { "blorp fnord", "I want a human", "fnord blorp", "agent" })
            Assert.That(await _desk.AskAsync(phone, text), Does.StartWith(StillComing), text);
    }

    [TestCase("SOS", "I've told our team that it is urgent")]
    [TestCase("emergencia, mi amigo no se mueve", "He avisado al equipo de que es urgente")]
    [TestCase("tolong segera, teman saya jatuh", "Tim kami sudah saya beri tahu bahwa ini mendesak")]
    public async Task A_call_for_help_is_never_met_with_silence(string text, string answer)
    {
        var phone = await HandedOverAsync();
        Assert.That(await _desk.AskAsync(phone, text), Does.StartWith(answer));
        var newest = (await _desk.TimelineAsync("contact", (await _desk.ContactAsync(phone)).Text("id")!))[0];
        Assert.That(newest.Text("text"), Is.EqualTo("Says that it is urgent, and still waits for a person."));
    }

    [Test]
    public async Task Who_is_taken_over_by_a_person_hears_only_them()
    {
        var phone = await HandedOverAsync();
        var conversation = await ConversationAsync(phone);
        var assignee = conversation.GetProperty("assignee").Text("id");
        using var taken = await _desk.Api.PostAsJsonAsync($"/api/conversations/{conversation.Text("id")}/assignment", new { userId = assignee });
        Assert.That((int)taken.StatusCode, Is.AnyOf(200, 204));
        Assert.That((await ConversationAsync(phone)).Text("status"), Is.EqualTo("active"));
        Assert.That(await _desk.WriteAsync(phone, "hello"), Is.Empty);
    }

    [TestCase("image", "Thanks, I've got it.")]
    [TestCase("location", "Thanks for the location.")]
    [TestCase("audio", "Thanks, I've got it.")]
    public async Task What_a_person_must_look_at_waits_for_one(string type, string answer)
    {
        var phone = Desk.NewPhone();
        var content = new Dictionary<string, object>
        {
            ["type"] = type,
            [type] = type == "location" ? new { latitude = 27.9, longitude = 86.9 } : new { id = "77", mime_type = "a/b" },
        };
        Assert.That((await _desk.WriteAsync(phone, content)).Single().Text, Does.StartWith(answer));
        var conversation = await ConversationAsync(phone);
        Assert.That(conversation.Text("status"), Is.EqualTo("waiting"));
        Assert.That(conversation.GetProperty("assignee").Text("name"), Is.AnyOf("Tara Karki", "Bikash Thapa"));
        var entry = (await _desk.TimelineAsync("contact", (await _desk.ContactAsync(phone)).Text("id")!)).Single();
        Assert.That(entry.Text("kind"), Is.EqualTo("person_requested"));
        Assert.That(entry.Text("text"), Is.EqualTo("Sent something that only a person can look at."));
    }
}
