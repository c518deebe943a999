using System.Text.Json;
using TrailDesk.IntegrationTests.Delivery;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Broadcasts;

/// <summary>Who gets what of a broadcast, and that it is as the preview said.</summary>
internal sealed class BroadcastTests : DeskTests
{
    private Guid _trip;

    [OneTimeSetUp]
    public async Task PrepareAsync()
    {
        await _desk.FastAsync();
        await _desk.AddTemplateAsync();
        await _desk.AddTemplateAsync(language: "id", body: "musim dimulai.");
        await _desk.AddTemplateAsync("offer", category: "MARKETING", body: "come again.");
        _trip = (await _desk.ListAsync("/api/trips?q=TRP124")).Single().GetProperty("id").GetGuid();
    }

    [Test]
    public async Task Everybody_of_a_list_is_written_to_once_in_their_own_language_and_by_their_name()
    {
        var (english, indonesian, german) = (Desk.NewPhone(), Desk.NewPhone(), Desk.NewPhone());
        var list = await _desk.ListOfAsync($"{english},Emma Berg,en", $"{indonesian},Budi,id", $"{german},Jonas,de", $"{english},Emma Berg,en");
        var id = await _desk.StartedAsync(new { listIds = new[] { list } });
        await _desk.EndsAsync(id);

        foreach (var (phone, language, name) in new[] { (english, "en", "Emma Berg"), (indonesian, "id", "Budi"), (german, "en", "Jonas") })
        {
            var sent = _desk.Recorder.To(phone).Single();
            Assert.That(sent.Body.GetProperty("template").GetProperty("language").Text("code"), Is.EqualTo(language));
            Assert.That(BroadcastDesk.ValuesOf(sent), Is.EqualTo(new[] { name }));
        }

        var row = await _desk.RecipientAsync(id, english);
        row.ShouldHoldExactly(new
        {
            contact = row.GetProperty("contact"),
            state = "accepted",
            messageId = row.Text("messageId"),
            handedAt = row.Text("handedAt"),
            tries = 0,
        });
        Assert.That((await _desk.MessageAsync(row.GetProperty("messageId").GetGuid())).GetProperty("template").Text("name"), Is.EqualTo(BroadcastDesk.Template));
        Assert.That(await _desk.CountsAsync(id), Is.EqualTo(new Dictionary<string, int> { ["accepted"] = 3 }));
    }

    [Test]
    public async Task Threads_that_it_began_stay_out_of_the_inbox_until_somebody_writes_in_them()
    {
        var (answering, silent, staffed) = (Desk.NewPhone(), Desk.NewPhone(), Desk.NewPhone());
        var id = await _desk.StartedAsync(new { listIds = new[] { await _desk.ListOfAsync([answering, silent, staffed], "Guest") } });
        await _desk.EndsAsync(id);
        foreach (var phone in new[] { answering, silent, staffed }) Assert.That(await InboxAsync(phone), Is.Empty);

        await _desk.WriteAsync(answering, "thanks");
        await _desk.SendAsync(_desk.Template(staffed, "normal"));

        Assert.That(await InboxAsync(answering), Has.Count.EqualTo(1));
        Assert.That(await InboxAsync(staffed), Has.Count.EqualTo(1));
        Assert.That(await InboxAsync(silent), Is.Empty);
        Assert.That(await _desk.ConversationsAsync(silent), Has.Count.EqualTo(1), "it is there for whoever looks for it");
    }

    private Task<IReadOnlyList<JsonElement>> InboxAsync(string phone) => _desk.ListAsync($"/api/conversations?quiet=false&phone={Uri.EscapeDataString(phone)}");

    [Test]
    public async Task Travellers_of_a_departure_are_written_to_by_their_bookings_status_about_that_booking()
    {
        await _desk.AddTemplateAsync("departure", body: "{{trip}} of booking {{code}} begins on {{day}}.");
        var variables = new { trip = new { field = "trip.name" }, code = new { field = "booking.code" }, day = new { field = "trip.startsOn" } };
        var form = _desk.FormOf(new { travellers = new { tripIds = new[] { _trip }, statuses = new[] { "confirmed", "pending" } } }, "departure", variables);
        var id = (await _desk.DoAsync(201, "/api/broadcasts", form)).Text("id")!;
        await _desk.StepAsync(id, "start");
        await _desk.EndsAsync(id);

        var people = await _desk.RecipientsAsync(id);
        Assert.That(people.Select(one => one.GetProperty("contact").Text("name")), Is.EquivalentTo(new[] { "Asha Rao", "Lucas Meyer" }));
        var asha = _desk.Recorder.To("+15550110").Single(sent => sent.Body.TryGetProperty("template", out var template) && template.Text("name") == "departure");
        var booking = (await _desk.ListAsync("/api/bookings?q=BK-2031")).Single();
        var day = DateOnly.Parse(booking.Text("startsOn")!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(BroadcastDesk.ValuesOf(asha), Is.EqualTo(new[] { "Asha Rao", "Annapurna Circuit", "BK-2031", $"{day.Day} {Month(day)} {day.Year}" }));
        Assert.That((await _desk.RecipientAsync(id, "+15550110")).Text("bookingId"), Is.EqualTo(booking.Text("id")));
    }

    [Test]
    public async Task Travellers_of_a_package_are_those_of_all_its_departures()
    {
        var package = (await _desk.ListAsync("/api/trips?q=TRP124")).Single().GetProperty("package").GetProperty("id").GetGuid();
        var wanted = await _desk.ReadAsync<Guid>("select distinct b.contact_id from bookings b join trips t on t.id = b.trip_id where t.package_id = @Package and b.status = 'confirmed'", new { Package = package });
        var id = await _desk.DraftAsync(new { travellers = new { packageIds = new[] { package } } });
        await _desk.StepAsync(id, "start");
        await _desk.EndsAsync(id);
        Assert.That((await _desk.RecipientsAsync(id)).Select(one => one.GetProperty("contact").GetProperty("id").GetGuid()), Is.EquivalentTo(wanted).And.Not.Empty);
    }

    private static string Month(DateOnly day) => day.ToString("MMM", System.Globalization.CultureInfo.InvariantCulture);

    [Test]
    public async Task Lists_and_single_contacts_are_left_out_where_they_are_excepted()
    {
        var phones = BroadcastDesk.NewPhones(4);
        var (all, some) = (await _desk.ListOfAsync(phones, "Traveller"), await _desk.ListOfAsync(phones[..1], "Traveller"));
        var second = (await _desk.ContactAsync(phones[1])).Text("id");
        var id = await _desk.StartedAsync(new { listIds = new[] { all }, except = new { listIds = new[] { some }, contactIds = new[] { second } } });
        await _desk.EndsAsync(id);
        Assert.That((await _desk.RecipientsAsync(id)).Select(one => one.GetProperty("contact").Text("phone")), Is.EquivalentTo(phones[2..]));
        Assert.That(_desk.Recorder.To(phones[0]).Concat(_desk.Recorder.To(phones[1])), Is.Empty);
    }

    [Test]
    public async Task Contacts_are_found_by_their_language_and_by_when_they_wrote()
    {
        var (lately, never) = (Desk.NewPhone(), Desk.NewPhone());
        await _desk.WriteAsync(lately, "hello");
        await _desk.ExecuteAsync("update contacts set language = 'fr' where id = @Id::uuid", new { Id = (await _desk.ContactAsync(lately)).Text("id") });
        await _desk.ListOfAsync($"{never},Marie,fr");
        Assert.That((await PreviewAsync(new { contacts = new { languages = new[] { "fr" } } })).GetProperty("recipients").GetInt32(), Is.EqualTo(2));
        Assert.That((await PreviewAsync(new { contacts = new { languages = new[] { "fr" }, seenAfter = DateTimeOffset.UtcNow.AddHours(-1) } })).GetProperty("recipients").GetInt32(), Is.EqualTo(1));
        var old = await _desk.DraftAsync(new { contacts = new { languages = new[] { "fr" }, seenBefore = DateTimeOffset.UtcNow.AddHours(-1) } });
        Assert.That((await _desk.StepAsync(old, "start", 422)).Text("detail"), Is.EqualTo("Nobody is in this audience."));
        await _desk.WroteAsync(lately, DateTimeOffset.UtcNow.AddHours(-2));
        await _desk.StepAsync(old, "start");
        await _desk.EndsAsync(old);
        Assert.That((await _desk.RecipientsAsync(old)).Single().GetProperty("contact").Text("phone"), Is.EqualTo(lately));
    }

    [Test]
    public async Task Contacts_are_found_by_what_became_of_their_lead_and_what_it_asked_for()
    {
        var (asking, silent) = (Desk.NewPhone(), Desk.NewPhone());
        await _desk.WriteAsync(asking, "How much is the Annapurna Circuit for 2 people in October?");
        await _desk.ListOfAsync($"{silent},Marie,fr");
        var contact = (await _desk.ContactAsync(asking)).GetProperty("id").GetGuid();
        var package = (await _desk.ReadAsync<Guid>("select package_id from leads where contact_id = @Contact", new { Contact = contact })).Single();
        async Task<bool> FindsAsync(object query)
        {
            var preview = await PreviewAsync(new { contacts = query });
            var whole = preview.GetProperty("recipients").GetInt32();
            var without = (await PreviewAsync(new { contacts = query, except = new { contactIds = new[] { contact } } })).GetProperty("recipients").GetInt32();
            return whole - without == 1;
        }

        Assert.That(await FindsAsync(new { leadStatuses = new[] { "new", "assigned" }, packageIds = new[] { package } }));
        Assert.That(await FindsAsync(new { leadStatuses = new[] { "won" } }), Is.False);
        Assert.That(await FindsAsync(new { packageIds = new[] { Guid.NewGuid() } }), Is.False);
        await _desk.ExecuteAsync("update leads set status = 'won' where contact_id = @Contact", new { Contact = contact });
        Assert.That(await FindsAsync(new { leadStatuses = new[] { "won" } }));
        await _desk.DoAsync(400, "/api/broadcasts", _desk.FormOf(new { contacts = new { leadStatuses = new[] { "hopeful" } } }));
    }

    [Test]
    public async Task Who_got_another_broadcast_is_left_out_and_who_it_could_not_reach_is_not()
    {
        var phones = BroadcastDesk.NewPhones(3);
        _desk.Recorder.Answer = sent => sent.To == phones[1] ? (400, new { error = new { message = "Undeliverable", code = 131026 } }) : null;
        var first = await _desk.StartedAsync(new { listIds = new[] { await _desk.ListOfAsync(phones[..2], "Traveller") } });
        await _desk.EndsAsync(first);
        _desk.Recorder.Answer = _ => null;
        var all = await _desk.ListOfAsync(phones, "Traveller");
        var second = await _desk.StartedAsync(new { listIds = new[] { all }, except = new { broadcastIds = new[] { first } } });
        await _desk.EndsAsync(second);
        Assert.That((await _desk.RecipientsAsync(second)).Select(one => one.GetProperty("contact").Text("phone")), Is.EquivalentTo(phones[1..]));
        var wrong = await _desk.DraftAsync(new { listIds = new[] { all }, except = new { broadcastIds = new[] { Guid.NewGuid() } } });
        Assert.That((await _desk.StepAsync(wrong, "start", 422)).Text("detail"), Is.EqualTo("There is no such broadcast whose people could be left out."));
    }

    [Test]
    public async Task Contacts_are_found_by_the_country_of_their_number_though_nobody_wrote_to_them()
    {
        await _desk.ListOfAsync($"+97798{Random.Shared.Next(10_000_000, 99_999_999)},Mina,qu", $"{Desk.NewPhone()},Ann,qu");
        Assert.That((await PreviewAsync(new { contacts = new { languages = new[] { "qu" }, countries = new[] { "NP" } } })).GetProperty("recipients").GetInt32(), Is.EqualTo(1));
        Assert.That((await PreviewAsync(new { contacts = new { languages = new[] { "qu" }, countries = new[] { "NP", "GB" } } })).GetProperty("recipients").GetInt32(), Is.EqualTo(2));
    }

    private async Task<JsonElement> PreviewAsync(object audience) => await _desk.StepAsync(await _desk.DraftAsync(audience), "preview");

    [Test]
    public async Task Who_wrote_lately_gets_the_text_and_others_the_template_as_the_preview_said()
    {
        var (lately, others, nameless) = (await _desk.CustomerAsync(), BroadcastDesk.NewPhones(2), Desk.NewPhone());
        var list = await _desk.ListOfAsync([$"{lately},,", .. others.Select(phone => $"{phone},Noor,en"), $"{nameless},,"]);
        var id = await _desk.DraftAsync(new { listIds = new[] { list } }, ("text", "Hello {{name}}, see you in {{place}}!"),
            ("template", new { name = BroadcastDesk.Template, language = "en", variables = new { name = new { field = "contact.name" }, place = new { value = "Lukla" } } }));

        var preview = await _desk.StepAsync(id, "preview");
        preview.ShouldHoldExactly(new
        {
            recipients = 4,
            text = 1,
            template = 2,
            nothing = 1,
            quiet = 0,
            languages = new[] { new { language = "en", count = 2 } },
            reasons = new[] { new { reason = "valueMissing", count = 1, sentence = "A variable has no value for this person, and no fallback." } },
            cost = new { amounts = Array.Empty<object>(), unpriced = 2, isExample = false },
            isOverBudget = false,
        });
        Assert.That(await _desk.CountAsync("select count(*) from broadcast_recipients where broadcast_id = @Id::uuid", new { Id = id }), Is.Zero, "a preview writes nothing");

        var before = _desk.Recorder.To(lately).Count;
        await _desk.StepAsync(id, "start");
        await _desk.EndsAsync(id);
        Assert.That(_desk.Recorder.To(lately).Skip(before).Single().Text, Is.EqualTo("Hello Asha Rao, see you in Lukla!"));
        Assert.That(others.Select(phone => _desk.Recorder.To(phone).Single().Text), Is.All.Null);
        Assert.That(_desk.Recorder.To(nameless), Is.Empty);
        var skipped = await _desk.RecipientAsync(id, nameless);
        Assert.That((skipped.Text("state"), skipped.Text("reason"), skipped.Text("sentence")),
            Is.EqualTo(("skipped", "valueMissing", "A variable has no value for this person, and no fallback.")));
    }

    [Test]
    public async Task A_marketing_template_makes_it_marketing_and_goes_to_who_agreed_alone()
    {
        var phones = BroadcastDesk.NewPhones(2);
        var list = await _desk.ListOfAsync(phones, "Iris");
        var agreed = (await _desk.ContactAsync(phones[0])).Text("id");
        await _desk.DoAsync(201, $"/api/contacts/{agreed}/consents", new { purpose = "marketing", state = "opted_in", method = "form", wording = "Yes" });
        var id = (await _desk.DoAsync(201, "/api/broadcasts", _desk.FormOf(new { listIds = new[] { list } }, "offer"))).Text("id")!;
        var preview = await _desk.StepAsync(id, "preview");
        Assert.That(preview.GetProperty("reasons")[0].Text("reason"), Is.EqualTo("consent"));
        Assert.That((await _desk.StepAsync(id, "start")).Text("purpose"), Is.EqualTo("marketing"));
        await _desk.EndsAsync(id);
        Assert.That(_desk.Recorder.To(phones[0]), Has.Count.EqualTo(1));
        Assert.That(_desk.Recorder.To(phones[1]), Is.Empty);
        Assert.That(await _desk.CountsAsync(id), Is.EqualTo(new Dictionary<string, int> { ["accepted"] = 1, ["skipped"] = 1 }));
    }

    [Test]
    public async Task A_broadcast_does_not_move_threads_that_are_there()
    {
        var phone = await _desk.CustomerAsync();
        var before = (await _desk.ConversationsAsync(phone)).Single();
        var id = await _desk.StartedAsync(new { contactIds = new[] { (await _desk.ContactAsync(phone)).Text("id") } });
        await _desk.EndsAsync(id);
        var after = (await _desk.ConversationsAsync(phone)).Single();
        Assert.That((after.Text("id"), after.Text("lastMessageAt")), Is.EqualTo((before.Text("id"), before.Text("lastMessageAt"))));
        Assert.That((await _desk.MessagesAsync(phone))[0].Text("type"), Is.EqualTo("template"));
    }

    [Test]
    public async Task What_could_not_be_sent_is_refused_before_it_starts()
    {
        var audience = new { listIds = new[] { await _desk.ListOfAsync(BroadcastDesk.NewPhones(1), "Ada") } };
        var unknown = await _desk.DraftAsync(audience, ("template", new { name = "no_such", language = "en" }));
        Assert.That((await _desk.StepAsync(unknown, "start", 422)).Text("detail"), Does.StartWith("There is no template no_such in en"));
        await _desk.AddTemplateAsync("unbound", body: "{{thing}} is here.");
        var unbound = await _desk.DraftAsync(audience, ("template", new { name = "unbound", language = "en" }));
        var errors = (await _desk.StepAsync(unbound, "start", 400)).GetProperty("errors");
        Assert.That(errors.GetProperty("template.variables.thing")[0].GetString(), Is.EqualTo("thing needs a value, or a field to be filled from."));
        var without = await _desk.DraftAsync(new { audience.listIds, except = new { listIds = new[] { Guid.NewGuid() } } });
        foreach (var step in new[] { "preview", "start" })
            Assert.That((await _desk.StepAsync(without, step, 422)).Text("detail"), Does.StartWith("A list that the audience names is not there any more."));
        var late = await _desk.DraftAsync(audience, ("deadline", DateTimeOffset.UtcNow.AddMinutes(-1)));
        Assert.That((await _desk.StepAsync(late, "start", 422)).Text("detail"), Is.EqualTo("The deadline of this broadcast has passed."));
        foreach (var id in new[] { unknown, unbound, without, late }) Assert.That((await _desk.GetAsync($"/api/broadcasts/{id}")).Text("status"), Is.EqualTo("draft"));
    }

    [Test]
    public async Task Two_who_turn_out_to_be_one_are_one_member_and_one_recipient()
    {
        var (phone, user) = (Desk.NewPhone(), $"GB.{Guid.NewGuid():N}");
        await _desk.WriteAsync(phone, "hello");
        Assert.That(await _desk.PostAsync(_desk.BodyOf(Wire.Text("hello"), null, userId: user)), Is.EqualTo(200));
        await _desk.SettleAsync();
        var other = (await _desk.ListAsync($"/api/contacts?userId={user}")).Single().Text("id");
        var list = await _desk.ListOfAsync($"{phone},,");
        await _desk.DoAsync(200, $"/api/broadcast-lists/{list}/members", new { add = new[] { other } });
        Assert.That((await _desk.GetAsync($"/api/broadcast-lists/{list}")).GetProperty("members").GetInt32(), Is.EqualTo(2));

        await _desk.WriteAsync(phone, Wire.Text("it is me"), userId: user);
        Assert.That((await _desk.GetAsync($"/api/broadcast-lists/{list}")).GetProperty("members").GetInt32(), Is.EqualTo(1));
        var id = await _desk.StartedAsync(new { listIds = new[] { list } });
        await _desk.EndsAsync(id);
        Assert.That(await _desk.RecipientsAsync(id), Has.Count.EqualTo(1));
    }
}
