using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Consent;
using TrailDesk.Infrastructure.Demo;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Consent;

/// <summary>Marketing goes to nobody who refused it, or never agreed where the company asks for that; everything else goes.</summary>
internal sealed class ConsentGateTests : DeskTests
{
    private static readonly object Template = new { name = "monsoon_offer", language = "en" };

    [TearDown]
    public Task StrictAgainAsync() => RuleAsync("opt_in");

    private async Task RuleAsync(string marketing)
    {
        using var answer = await _desk.Api.PutAsJsonAsync("/api/consents/settings", new { marketing });
        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        (await answer.JsonAsync()).ShouldHoldExactly(new { marketing });
    }

    private Task<HttpResponseMessage> OfferAsync(string phone, string? purpose = "marketing") =>
        _desk.Api.PostAsJsonAsync("/api/whatsapp/send", new { channelId = _desk.Meta.Id, to = phone, type = "template", purpose, template = Template }, WithoutNulls);

    private static readonly JsonSerializerOptions WithoutNulls = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private async Task ShouldGoAsync(string phone, string? purpose)
    {
        using var answer = await OfferAsync(phone, purpose);
        Assert.That((int)answer.StatusCode, Is.EqualTo(202), await answer.Content.ReadAsStringAsync());
    }

    private async Task ConsentAsync(string phone, string purpose, string state)
    {
        var contact = (await _desk.ContactAsync(phone)).Text("id");
        using var answer = await _desk.Api.PostAsJsonAsync($"/api/contacts/{contact}/consents", new { purpose, state, method = "web form", wording = "I agree." });
        Assert.That((int)answer.StatusCode, Is.EqualTo(201));
    }

    [Test]
    public async Task Marketing_asks_for_a_yes()
    {
        var phone = Desk.NewPhone();
        var problem = await OfferAsync(phone).ShouldBeProblemAsync(422);
        Assert.That(problem.Text("detail"), Does.StartWith("This person has not agreed to marketing messages"));
        Assert.That(problem.Text("purpose"), Is.EqualTo("marketing"));
        Assert.That(await _desk.ListAsync($"/api/contacts?phone={Uri.EscapeDataString(phone)}"), Is.Empty, "nothing is left of what was refused");
        await _desk.WriteAsync(phone, "hello");
        await ConsentAsync(phone, "marketing", "opted_in");
        await ShouldGoAsync(phone, "marketing");
    }

    [Test]
    public async Task A_company_may_ask_for_no_more_than_no_refusal()
    {
        var phone = Desk.NewPhone();
        await RuleAsync("no_opt_out");
        await ShouldGoAsync(phone, "marketing");
        await _desk.SayAsync(_desk.Meta, phone, "STOP");
        var problem = await OfferAsync(phone).ShouldBeProblemAsync(422);
        Assert.That(problem.Text("detail"), Does.StartWith("This person opted out of marketing messages on ").And.Contains("(keyword)"));
    }

    [TestCase(null)]
    [TestCase("booking")]
    [TestCase("safety")]
    public async Task Everything_else_still_goes_after_a_stop(string? purpose)
    {
        var phone = Desk.NewPhone();
        await _desk.SayAsync(_desk.Meta, phone, "STOP");
        await ShouldGoAsync(phone, purpose);
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(phone)[^1].Body.GetProperty("template").Text("name"), Is.EqualTo("monsoon_offer"));
    }

    [Test]
    public async Task Who_wants_no_notices_of_bookings_gets_answers_and_what_concerns_safety()
    {
        var phone = Desk.NewPhone();
        await _desk.WriteAsync(phone, "hello");
        await ConsentAsync(phone, "booking", "opted_out");
        Assert.That((await OfferAsync(phone, null).ShouldBeProblemAsync(422)).Text("purpose"), Is.EqualTo("booking"));
        await ShouldGoAsync(phone, "safety");
        var conversation = (await _desk.ConversationsAsync(phone)).Single().Text("id");
        using var answer = await _desk.Api.PostAsJsonAsync($"/api/conversations/{conversation}/messages", new { type = "text", text = "You asked for the dates." });
        Assert.That((int)answer.StatusCode, Is.EqualTo(202));
    }

    [Test]
    public async Task An_offer_in_a_conversation_is_marketing_too()
    {
        var phone = Desk.NewPhone();
        await _desk.SayAsync(_desk.Meta, phone, "STOP");
        var conversation = (await _desk.ConversationsAsync(phone)).Single().Text("id");
        await _desk.Api.PostAsJsonAsync($"/api/conversations/{conversation}/messages", new { type = "text", text = "Ten per cent off!", purpose = "marketing" }).ShouldBeProblemAsync(422);
    }

    [Test]
    public Task An_unknown_purpose_is_refused_by_its_field() => OfferAsync(Desk.NewPhone(), "offers").ShouldNameAsync("purpose", "booking, safety or marketing");

    [Test]
    public async Task An_unknown_rule_is_refused_and_a_change_is_on_record()
    {
        await _desk.Api.PutAsJsonAsync("/api/consents/settings", new { marketing = "anybody" }).ShouldNameAsync("marketing", "no_opt_out");
        await RuleAsync("no_opt_out");
        var entry = (await _desk.ListAsync("/api/audit-logs?action=consent.rule_changed"))[0];
        entry.GetProperty("details").ShouldHoldExactly(new { marketing = "no_opt_out" });
        using var sales = await _desk.App.HireAsync(_desk.Api, "sales");
        await sales.PutAsJsonAsync("/api/consents/settings", new { marketing = "opt_in" }).ShouldBeProblemAsync(403);
    }

    [Test]
    public async Task Many_people_are_asked_about_at_once()
    {
        var phones = Enumerable.Range(0, 3).Select(_ => Desk.NewPhone()).ToList();
        foreach (var phone in phones) await _desk.WriteAsync(phone, "hello");
        await ConsentAsync(phones[0], "marketing", "opted_in");
        await _desk.SayAsync(_desk.Meta, phones[1], "STOP");
        var ids = new List<Guid>();
        foreach (var phone in phones) ids.Add(Guid.Parse((await _desk.ContactAsync(phone)).Text("id")!));
        await using var scope = _desk.App.Services.CreateAsyncScope();
        var decisions = await scope.ServiceProvider.GetRequiredService<IConsentReader>()
            .DecideAsync(DemoCast.TenantId, [.. ids, Guid.Empty], "marketing", CancellationToken.None);
        Assert.That(ids.Append(Guid.Empty).Select(id => decisions[id].IsAllowed), Is.EqualTo(new[] { true, false, false, false }));
        Assert.That(decisions[ids[1]].Refusal, Does.Contain("opted out"));
    }
}
