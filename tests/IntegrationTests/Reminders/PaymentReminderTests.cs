using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Reminders;

/// <summary>The settings are as they come: D-7, D-1 and D+1, at nine.</summary>
internal sealed class PaymentReminderTests : ReminderTests
{
    private const string CompanyPhone = "+15550120";

    [Test]
    public async Task A_week_before_an_instalment_the_person_is_reminded_by_a_template_in_their_language()
    {
        var (contact, phone) = await _desk.PersonAsync("id", "Budi Santoso");
        var booked = await _desk.BookAsync(contact, status: "pending", currency: "IDR", instalments: (7, 4_500_000m));
        var before = DateTimeOffset.UtcNow.AddSeconds(-1);
        await _desk.RunAsync();

        var sent = To(phone).Single();
        var due = _desk.Today.AddDays(7);
        var month = "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".Split(' ')[due.Month - 1];
        var (name, language, values) = sent.Template();
        Assert.That((name, language), Is.EqualTo(("payment_reminder", "id")));
        Assert.That(values, Is.EqualTo(new[] { "Budi Santoso", "Annapurna Circuit", $"{due.Day:00} {month} {due.Year}", "Rp 4.500.000", "Himalaya Trails", CompanyPhone, booked.Code }));
        var button = sent.Body.GetProperty("template").GetProperty("components").EnumerateArray().Single(component => component.Text("type") == "button");
        Assert.That(button.GetProperty("parameters")[0].Text("text"), Is.EqualTo(booked.Code));

        var reminder = (await _desk.OfAsync(booked, "&state=sent")).Single();
        var message = await _desk.Desk.GetAsync($"/api/messages/{reminder.Text("messageId")}");
        Assert.That(message.Text("providerMessageId"), Is.EqualTo(sent.Id));
        Assert.That(reminder.GetProperty("sentAt").GetDateTimeOffset(), Is.InRange(before, DateTimeOffset.UtcNow.AddSeconds(1)));
        reminder.ShouldHoldExactly(new
        {
            id = reminder.GetProperty("id").GetGuid(),
            kind = "payment",
            step = "D-7",
            state = "sent",
            day = due.ToString("yyyy-MM-dd"),
            dueAt = reminder.GetProperty("dueAt").GetDateTimeOffset(),
            amount = new { amount = "4500000.00", currency = "IDR" },
            booking = new { id = booked.Id, code = booked.Code, tripId = booked.Trip, tripCode = booked.TripCode, package = "Annapurna Circuit" },
            contact = new { id = contact, name = "Budi Santoso", phone },
            channel = "whatsapp",
            sentAt = reminder.GetProperty("sentAt").GetDateTimeOffset(),
            messageId = reminder.GetProperty("messageId").GetGuid(),
            messageStatus = "accepted",
        });
        Assert.That(TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(reminder.GetProperty("dueAt").GetDateTimeOffset(), TimeZoneInfo.FindSystemTimeZoneById(_desk.Zone)).DateTime),
            Is.EqualTo(new TimeOnly(9, 0)));

        await _desk.RunAsync();
        Assert.That(To(phone), Has.Count.EqualTo(1), "once");
    }

    [Test]
    public async Task It_was_sent_when_the_provider_says_so()
    {
        var (contact, phone) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, instalments: (7, 100m));
        await _desk.RunAsync();
        var at = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 5);
        await _desk.Desk.StatusAsync(To(phone).Single().Id, phone, ("sent", at, null));
        await Eventually.HoldsAsync(async () => (await _desk.OneAsync(booked, "D-7")).Text("messageStatus") == "sent");
        Assert.That((await _desk.OneAsync(booked, "D-7")).GetProperty("sentAt").GetDateTimeOffset(), Is.EqualTo(at));
    }

    [Test]
    public async Task One_that_the_provider_refuses_never_was_sent()
    {
        var (contact, phone) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, instalments: (7, 100m));
        _desk.Desk.Recorder.Answer = sent => sent.To == phone ? (400, new { error = new { message = "Undeliverable", code = 131026 } }) : null;
        await _desk.RunAsync();
        _desk.Desk.Recorder.Answer = _ => null;
        var reminder = await _desk.OneAsync(booked, "D-7");
        Assert.That((reminder.Text("state"), reminder.Text("reason"), reminder.Text("messageStatus")), Is.EqualTo(("failed", "message_failed", "failed")));
        Assert.That(reminder.TryGetProperty("sentAt", out _) || reminder.TryGetProperty("channel", out _), Is.False);
    }

    [Test]
    public async Task It_stands_on_the_bookings_timeline()
    {
        var (contact, _) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, instalments: (1, 1750.25m));
        await _desk.RunAsync();
        var entry = (await _desk.Desk.TimelineAsync("booking", $"{booked.Id}")).Single();
        Assert.That(entry.Text("kind"), Is.EqualTo("payment_reminder_sent"));
        Assert.That((entry.Text("actor"), entry.Text("source")), Is.EqualTo(("system", "system")));
        Assert.That(entry.Text("text"), Does.StartWith("Payment reminder sent by WhatsApp: USD 1,750.25, due on "));
        Assert.That(entry.GetProperty("data").Text("step"), Is.EqualTo("D-1"));
    }

    [Test]
    public async Task While_their_window_is_open_it_goes_in_plain_words()
    {
        var phone = Desk.NewPhone();
        await _desk.Desk.WriteAsync(phone, "terima kasih");
        var contact = (await _desk.Desk.ContactAsync(phone)).GetProperty("id").GetGuid();
        await _desk.Desk.ExecuteAsync("update contacts set language = 'es' where id = @contact", new { contact });
        var booked = await _desk.BookAsync(contact, instalments: [(-1, 300m), (1, 1450m)]);
        var before = To(phone).Count;
        await _desk.RunAsync();

        var texts = To(phone).Skip(before).Select(sent => sent.Text).ToList();
        Assert.That(texts, Has.Count.EqualTo(2));
        Assert.That(texts.Single(text => text!.Contains("próximo vencimiento")), Does.Contain("USD 1\u00a0450.00").And.Contain(booked.Code).And.Contain("Asha Rao").And.Contain(CompanyPhone));
        Assert.That(texts.Single(text => text!.Contains("venció el")), Does.Contain("USD 300.00"), "the day after");
        Assert.That(await _desk.StatesAsync(booked), Is.EqualTo(new[] { "D+1 planned", "D+1 sent", "D-1 sent" }));
    }

    [Test]
    public async Task Payments_fill_instalments_in_their_order_and_what_is_left_is_asked_for()
    {
        var (contact, phone) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, instalments: [(-20, 500m), (7, 1000m), (8, 700m)]);
        await _desk.PayAsync(booked, 750.5m);
        await _desk.RunAsync();
        Assert.That(To(phone).Single().Template().Values[3], Is.EqualTo("USD 749.50"));
    }

    [Test]
    public async Task A_rep_who_can_be_called_is_named()
    {
        var (contact, phone) = await _desk.PersonAsync();
        await _desk.BookAsync(contact, instalments: (7, 100m));
        using var added = await _desk.Api.PostAsync("/api/users", System.Net.Http.Json.JsonContent.Create(new { name = "Sita Lama", phone = "+9779800000001", roles = new[] { "sales" } }));
        var rep = (await added.JsonAsync()).GetProperty("id").GetGuid();
        await _desk.Desk.ExecuteAsync("""
            insert into leads (id, tenant_id, code, status, contact_id, conversation_id, source, assignee_id)
            select gen_random_uuid(), tenant_id, 'LD-77001', 'won', id, gen_random_uuid(), 'whatsapp', @rep from contacts where id = @contact
            """, new { contact, rep });
        await _desk.RunAsync();
        Assert.That(To(phone).Single().Template().Values[4..6], Is.EqualTo(new[] { "Sita Lama", "+9779800000001" }));
    }

    [TestCase("cancelled")]
    [TestCase("completed")]
    public async Task A_booking_that_is_over_asks_for_nothing(string status)
    {
        var (contact, phone) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, status: status, instalments: (7, 100m));
        await _desk.RunAsync();
        Assert.That(To(phone), Is.Empty);
        Assert.That(await _desk.OfAsync(booked), Is.Empty);
    }

    [Test]
    public async Task A_message_that_fails_shows_on_its_reminder()
    {
        var (contact, phone) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, instalments: (7, 100m));
        _desk.Desk.Recorder.Answer = sent => sent.To == phone ? (400, new { error = new { message = "undeliverable", code = 131026 } }) : null;
        await _desk.RunAsync();
        _desk.Desk.Recorder.Answer = _ => null;
        var reminder = (await _desk.OfAsync(booked, "&state=failed")).Single();
        Assert.That((reminder.Text("reason"), reminder.Text("messageStatus")), Is.EqualTo(("message_failed", "failed")));
        Assert.That(reminder.Text("sentence"), Does.EndWith("."));
    }
}
