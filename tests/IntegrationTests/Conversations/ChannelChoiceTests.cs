using System.Net.Http.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Conversations;

/// <summary>Through which number a message goes when its caller names none, and what is said when that cannot be known.</summary>
internal sealed class ChannelChoiceTests
{
    private const string Path = "/api/whatsapp/send";
    private const string Stranger = "+15550190888";
    private static readonly object Template = new { name = "hello", language = "en" };
    private SendingDesk _desk = null!;
    private Guid _second;

    [SetUp]
    public async Task StartAsync()
    {
        _desk = await SendingDesk.StartAsync();
        _second = await SendingDesk.AddMetaAsync(_desk.Owner, "106540352249002");
    }

    [TearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    private async Task DeactivateAsync(Guid channel) => await _desk.PostAsync($"/api/whatsapp/config/{channel}/deactivation", null);

    private async Task<Guid> ChannelOfAsync((int Status, System.Text.Json.JsonElement Body) sent)
    {
        Assert.That(sent.Status, Is.EqualTo(202), sent.Body.GetRawText());
        return (await _desk.GetAsync($"/api/conversations/{sent.Body.Text("conversationId")}")).GetProperty("channelId").GetGuid();
    }

    [Test]
    public async Task With_several_numbers_somebody_new_is_written_to_through_the_one_that_is_named()
    {
        var (status, problem) = await _desk.PostAsync(Path, new { to = Stranger, type = "template", template = Template });
        Assert.That(status, Is.EqualTo(400));
        Assert.That(problem.GetProperty("errors").GetProperty("channelId")[0].GetString(),
            Does.StartWith("Say through which channel, with channelId: ").And.Contain($"{_desk.Channel}").And.Contain($"{_second}"));
        Assert.That(await ChannelOfAsync(await _desk.PostAsync(Path, new { to = Stranger, channelId = _second, type = "template", template = Template })), Is.EqualTo(_second));
        // From now on there is a last conversation to go by.
        Assert.That(await ChannelOfAsync(await _desk.PostAsync(Path, new { to = Stranger, type = "template", template = Template })), Is.EqualTo(_second));
    }

    [Test]
    public async Task Who_has_written_is_answered_through_the_number_that_they_wrote_to()
    {
        await _desk.HearAsync("hello");
        Assert.That(await ChannelOfAsync(await _desk.PostAsync(Path, new { to = SendingDesk.Customer, type = "text", text = "hi" })), Is.EqualTo(_desk.Channel));
    }

    [Test]
    public async Task With_one_number_left_it_is_that_one_even_for_who_wrote_to_another()
    {
        await _desk.HearAsync("hello");
        await DeactivateAsync(_desk.Channel);
        var (status, problem) = await _desk.PostAsync(Path, new { to = SendingDesk.Customer, type = "text", text = "hi" });
        Assert.That(status, Is.EqualTo(422), "they have not written to the other number");
        Assert.That(problem.Text("detail"), Does.Contain("Send a message of type template."));
        Assert.That(await ChannelOfAsync(await _desk.PostAsync(Path, new { to = SendingDesk.Customer, type = "template", template = Template })), Is.EqualTo(_second));
    }

    [Test]
    public async Task An_inactive_number_sends_nothing_and_says_what_to_do()
    {
        var conversation = (await _desk.HearAsync("hello")).Text("id");
        await DeactivateAsync(_desk.Channel);
        foreach (var path in new[] { Path, $"/api/conversations/{conversation}/messages" })
        {
            object draft = path == Path ? new { to = SendingDesk.Customer, channelId = _desk.Channel, type = "text", text = "hi" } : new { type = "text", text = "hi" };
            var problem = await _desk.Owner.PostAsJsonAsync(path, draft).ShouldBeProblemAsync(409);
            Assert.That(problem.Text("detail"), Is.EqualTo("The channel SendingDesk is not active. Activate it, or name another channel with channelId."));
        }

        await DeactivateAsync(_second);
        await _desk.Owner.PostAsJsonAsync(Path, new { to = Stranger, type = "template", template = Template }).ShouldNameAsync("channelId", "No channel is active.");
        Assert.That(await _desk.OutboundAsync(Guid.Parse(conversation!), "hi"), Is.Empty);
    }

    [Test]
    public async Task Field_staff_send_nothing_and_another_companys_number_is_not_there()
    {
        using var guide = await _desk.App.HireAsync(_desk.Owner, "field_staff");
        using var rival = await _desk.App.RivalAsync();
        var draft = new { to = Stranger, channelId = _second, type = "template", template = Template };
        await guide.PostAsJsonAsync(Path, draft).ShouldBeProblemAsync(403);
        await rival.PostAsJsonAsync(Path, draft).ShouldBeProblemAsync(404);
        await _desk.Owner.PostAsJsonAsync(Path, new { channelId = _second, type = "template", template = Template }).ShouldNameAsync("to", "Say who it is for");
        await _desk.Owner.PostAsJsonAsync(Path, new { to = "0555", channelId = _second, type = "template", template = Template }).ShouldNameAsync("to", "E.164");
        await _desk.Owner.PostAsJsonAsync(Path, new { to = Stranger, channelId = "main", type = "template", template = Template }).ShouldNameAsync("channelId", "wrong kind");
    }
}
