using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Templates;

internal sealed class TemplateSendingTests
{
    private const string Stranger = "+447946070001";
    private TemplateDesk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _desk = await TemplateDesk.StartAsync();
        await _desk.UntilAsync(await _desk.SubmitAsync("voucher", _desk.Meta), "approved");
        await _desk.UntilAsync(await _desk.SubmitAsync("voucher", _desk.Twilio), "approved", asking: true);
        await _desk.UntilAsync(await _desk.SubmitAsync("reject_this", _desk.Meta), "rejected");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    private static readonly object Values = new { name = "Asha", trip = "Agra", booking = "BK-4711" };

    [Test]
    public async Task Values_by_name_reach_the_phone_through_each_provider([Values("meta", "twilio")] string provider)
    {
        var (channel, phone) = provider == "meta" ? (_desk.Meta, "+447946070011") : (_desk.Twilio, "+447946070012");
        await SendAsync(202, channel, phone, new { name = "voucher", language = "en", variables = Values });
        await Eventually.HoldsAsync(async () => (await _desk.DoAsync(200, HttpMethod.Get, $"/sim/phones/{phone}/messages?channelId={channel}", by: _desk.Simulator)).GetRawText()
            .Contains("Hello Asha, your voucher for Agra is ready now. Thank you.", StringComparison.Ordinal));
    }

    [Test]
    public async Task Components_in_Metas_shape_go_by_name_through_Twilio_too()
    {
        const string Phone = "+447946070013";
        await SendAsync(202, _desk.Twilio, Phone, new { name = "voucher", language = "en", components = Components("Ravi", "Goa", "BK-7") });
        await Eventually.HoldsAsync(async () => (await _desk.DoAsync(200, HttpMethod.Get, $"/sim/phones/{Phone}/messages?channelId={_desk.Twilio}", by: _desk.Simulator)).GetRawText()
            .Contains("Hello Ravi, your voucher for Goa is ready now.", StringComparison.Ordinal));
    }

    [Test]
    public async Task A_fault_is_named_by_the_variable_before_anything_is_sent()
    {
        var refusal = await SendAsync(400, _desk.Meta, Stranger, new { name = "voucher", language = "en", variables = new { name = "Asha\nRao", trip = "Agra" } });
        Assert.That(refusal.GetProperty("errors").EnumerateObject().Select(error => error.Name), Is.EquivalentTo(new[] { "template.variables.name", "template.variables.booking" }));
        refusal = await SendAsync(400, _desk.Meta, Stranger, new { name = "voucher", language = "en", components = Components("Asha", "Agra", null) });
        Assert.That(refusal.GetProperty("errors").EnumerateObject().Single().Name, Is.EqualTo("template.variables.booking"));
    }

    [Test]
    public async Task What_is_not_known_here_goes_as_it_was_written_but_has_no_names()
    {
        await SendAsync(202, _desk.Meta, "+447946070014", new { name = "never_heard_of", language = "en", components = Components("Asha", "Agra", null) });
        await SendAsync(202, _desk.Meta, "+447946070014", new { name = "voucher", language = "id" });
        Assert.That((await SendAsync(400, _desk.Meta, Stranger, new { name = "never_heard_of", language = "en", variables = Values })).GetProperty("errors").TryGetProperty("template.variables", out _), Is.True);
        Assert.That((await SendAsync(400, _desk.Twilio, Stranger, new { name = "never_heard_of", language = "en" })).GetProperty("errors").TryGetProperty("template.name", out _), Is.True);
    }

    [Test]
    public async Task A_template_that_the_provider_sends_to_nobody_is_refused_with_those_that_fit()
    {
        var refusal = await SendAsync(422, _desk.Meta, Stranger, new { name = "reject_this", language = "en" });
        Assert.That(refusal.Text("detail"), Does.Contain("rejected").And.Contain("INVALID_FORMAT"));
        Assert.That(refusal.GetProperty("templates")[0].Text("name"), Is.EqualTo("voucher"));
    }

    [Test]
    public async Task A_closed_window_offers_the_approved_templates_of_the_channels_account()
    {
        var refusal = await _desk.PostAsync(422, "/api/whatsapp/send", new { channelId = _desk.Meta, to = Stranger, type = "text", text = "hello" });
        var offered = refusal.GetProperty("templates").EnumerateArray().Select(one => (one.Text("name"), one.Text("language"), one.Text("category"))).ToList();
        Assert.That(offered, Is.EqualTo(new[] { ("voucher", "en", "UTILITY") }));
        refusal = await _desk.PostAsync(422, "/api/whatsapp/send", new { channelId = _desk.Dialog360, to = Stranger, type = "text", text = "hello" });
        Assert.That(refusal.GetProperty("templates").EnumerateArray().Select(one => one.Text("name")), Is.EqualTo(new[] { "hello_world" }), "another account");
    }

    private Task<JsonElement> SendAsync(int status, Guid channel, string to, object template) =>
        _desk.PostAsync(status, "/api/whatsapp/send", new { channelId = channel, to, type = "template", template });

    private static object[] Components(string name, string trip, string? booking)
    {
        object[] texts =
        [
            new { type = "header", parameters = new[] { new { type = "text", text = trip } } },
            new { type = "body", parameters = new[] { new { type = "text", text = name }, new { type = "text", text = trip } } },
        ];
        return booking is null ? texts : [.. texts, new { type = "button", sub_type = "url", index = "0", parameters = new[] { new { type = "text", text = booking } } }];
    }
}
