using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Reminders;

/// <summary>Outside the window a template goes that is approved, and where there is none the office hears so.</summary>
internal sealed class ReminderTemplateTests
{
    private ReminderDesk _desk = null!;

    [SetUp]
    public async Task StartAsync() => _desk = await ReminderDesk.StartAsync(approved: []);

    [TearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    private IReadOnlyList<SentRequest> To(string phone) => _desk.Desk.Recorder.To(phone);

    private async Task<string[]> AlertsAsync() =>
        [.. (await _desk.Desk.ListAsync("/api/audit-logs?action=reminder.not_sent")).Select(entry => $"{entry.GetProperty("details").Text("kind")} {entry.GetProperty("details").Text("reason")}")];

    [Test]
    public async Task Without_an_approved_template_it_is_skipped_and_the_office_is_told()
    {
        var (contact, phone) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, instalments: (7, 100m));
        await _desk.RunAsync();
        Assert.That(To(phone), Is.Empty);
        Assert.That(await _desk.StatesAsync(booked), Is.EqualTo(new[] { "D+1 planned", "D-1 planned", "D-7 skipped no_template" }));
        Assert.That((await _desk.OneAsync(booked, "D-7")).Text("sentence"), Does.Contain("POST /api/templates/shipped"));
        Assert.That(await AlertsAsync(), Is.EqualTo(new[] { "payment no_template" }));
        var entry = (await _desk.Desk.TimelineAsync("booking", $"{booked.Id}")).Single();
        Assert.That(entry.Text("kind"), Is.EqualTo("payment_reminder_not_sent"));
        Assert.That(entry.Text("text"), Does.StartWith("Payment reminder D-7 not sent. Their 24 hours are over"));
        await _desk.RunAsync();
        Assert.That(await AlertsAsync(), Has.Length.EqualTo(1), "once");
    }

    [Test]
    public async Task Where_their_language_has_none_the_companys_goes_in_its_own_words_for_dates_and_amounts()
    {
        await _desk.ApproveAsync(_desk.Desk.Meta.Id, "en");
        var (contact, phone) = await _desk.PersonAsync("es", "Lucía Paz");
        await _desk.BookAsync(contact, instalments: (7, 1234.5m));
        await _desk.RunAsync();
        var (_, language, values) = To(phone).Single().Template();
        Assert.That(language, Is.EqualTo("en"));
        Assert.That(values[3], Is.EqualTo("USD 1,234.50"));
    }

    [Test]
    public async Task A_language_with_a_region_serves_the_language()
    {
        await _desk.ApproveAsync(_desk.Desk.Meta.Id, "en");
        await _desk.Desk.ExecuteAsync("update whatsapp_templates set language = 'en_GB', definition = jsonb_set(definition, '{language}', '\"en_GB\"') where language = 'en'");
        var (contact, phone) = await _desk.PersonAsync();
        await _desk.BookAsync(contact, startsIn: 7);
        await _desk.RunAsync();
        Assert.That(To(phone).Single().Template().Language, Is.EqualTo("en_GB"));
    }

    [Test]
    public async Task Through_Twilio_it_goes_by_its_content_id_where_only_that_number_has_it()
    {
        await _desk.ApproveAsync(_desk.Desk.Twilio.Id, "en");
        var (contact, phone) = await _desk.PersonAsync();
        await _desk.BookAsync(contact, startsIn: 7);
        await _desk.RunAsync();
        var sent = To(phone).Single();
        Assert.That(sent.IsTwilio, Is.True);
        Assert.That(sent.Body.Text("ContentSid"), Does.StartWith("HX"));
        var variables = JsonSerializer.Deserialize<Dictionary<string, string>>(sent.Body.Text("ContentVariables")!)!;
        Assert.That((variables["1"], variables["3"]), Is.EqualTo(("Asha Rao", "Annapurna Circuit")));
    }

    [Test]
    public async Task One_that_was_made_elsewhere_is_filled_by_its_order()
    {
        await _desk.ApproveAsync(_desk.Desk.Meta.Id, "en");
        await _desk.Desk.ExecuteAsync("""
            update whatsapp_templates set definition = jsonb_set(jsonb_set(definition, '{variables}', '[]'), '{body}',
              '"Hello {{body_1}}, your trip begins on {{body_2}}, and it is {{body_3}}. See you."')
            where name = 'departure_reminder'
            """);
        var (contact, phone) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, startsIn: 7);
        await _desk.RunAsync();
        Assert.That(To(phone).Single().Template().Values, Is.EqualTo(new[] { "Asha Rao", $"{booked.StartsOn:d MMM yyyy}", "Annapurna Circuit" }));
    }

    [Test]
    public async Task One_whose_variables_nobody_can_fill_is_none()
    {
        await _desk.ApproveAsync(_desk.Desk.Meta.Id, "en");
        await _desk.Desk.ExecuteAsync("update whatsapp_templates set definition = replace(definition::text, 'trip.startsOn', 'quote.total')::jsonb where name = 'departure_reminder'");
        var (contact, phone) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, startsIn: 7);
        await _desk.RunAsync();
        Assert.That(To(phone), Is.Empty);
        Assert.That(await _desk.StatesAsync(booked), Does.Contain("D-7 skipped no_template"));
    }
}
