using System.Text.Json.Nodes;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Consent;

/// <summary>STOP and START in every language and through every provider: one confirmation, and nothing but marketing stops.</summary>
internal sealed class ConsentWordTests : DeskTests
{
    private static readonly string[] Providers = ["meta", "twilio", "360dialog"];

    private static readonly (string Stop, string Stopped, string Start, string Back)[] Words =
    [
        ("STOP", "Done: you won't get further messages from Himalaya Trails, except about your bookings", "START", "Welcome back!"),
        ("  sToP!! ", "Done: you won't", "Start.", "Welcome back!"),
        ("Unsubscribe", "Done: you won't", "subscribe", "Welcome back!"),
        ("Stop promotions", "Done: you won't", "UNSTOP", "Welcome back!"),
        ("BERHENTI", "Selesai: Himalaya Trails tidak akan mengirim pesan lagi. Kabar tentang booking", "MULAI", "Selamat datang kembali!"),
        ("«berhenti langganan»", "Selesai: Himalaya Trails", "mulai", "Selamat datang kembali!"),
        ("Baja", "Hecho: Himalaya Trails no te enviará más mensajes. Solo te avisaremos de tus reservas", "ALTA", "¡Qué alegría!"),
        ("¡No más publicidad!", "Hecho: Himalaya Trails", "alta", "¡Qué alegría!"),
    ];

    private static IEnumerable<TestCaseData> EveryWord() =>
        from provider in Providers from word in Words select new TestCaseData(provider, word).SetArgDisplayNames(provider, word.Stop);

    [TestCaseSource(nameof(EveryWord))]
    public async Task A_word_that_is_the_whole_message_is_heard_and_confirmed_once(string provider, (string Stop, string Stopped, string Start, string Back) word)
    {
        var (channel, phone) = (_desk.ChannelOf(provider), Desk.NewPhone());
        Assert.That((await _desk.SayAsync(channel, phone, word.Stop)).Single(), Does.StartWith(word.Stopped));
        Assert.That(await _desk.MarketingAsync(phone), Is.EqualTo("opted_out"));
        foreach (var again in new[] { word.Stop, "STOP" }) Assert.That(await _desk.SayAsync(channel, phone, again), Is.Empty, again);
        Assert.That((await _desk.SayAsync(channel, phone, word.Start)).Single(), Does.StartWith(word.Back));
        Assert.That(await _desk.MarketingAsync(phone), Is.EqualTo("opted_in"));
        Assert.That((await _desk.SayAsync(channel, phone, word.Stop)).Single(), Does.StartWith(word.Stopped), "who resumed may stop once more");
    }

    [Test]
    public async Task Each_word_is_kept_as_proof_and_the_timeline_tells_of_changes_alone()
    {
        var phone = Desk.NewPhone();
        foreach (var text in new[] { "Stop.", "STOP", "start" }) await _desk.SayAsync(_desk.Meta, phone, text);
        var messages = (await _desk.MessagesAsync(phone)).Where(message => message.Text("direction") == "inbound").ToList();
        var consents = await _desk.ConsentsAsync(phone);
        Assert.That(consents.Select(consent => consent.Text("wording")), Is.EqualTo(new[] { "start", "STOP", "Stop." }));
        for (var i = 0; i < 3; i++)
            consents[i].ShouldHoldExactly(new
            {
                id = consents[i].Text("id"),
                purpose = "marketing",
                state = i == 0 ? "opted_in" : "opted_out",
                at = messages[i].Text("providerTimestamp"),
                method = "keyword",
                source = "whatsapp",
                wording = messages[i].Text("text"),
                messageId = messages[i].Text("id"),
                channelId = _desk.Meta.Id,
                recordedAt = consents[i].Text("recordedAt"),
                isCurrent = i == 0,
            });
        var lines = await _desk.ConsentLinesAsync(phone);
        Assert.That(lines.Select(line => line.Text("kind")), Is.EqualTo(new[] { "consent_given", "consent_withdrawn" }));
        Assert.That(lines.Select(line => line.Text("actor")), Is.All.EqualTo("customer"));
        Assert.That(lines[1].Text("text"), Is.EqualTo("Wants no marketing messages: wrote it in a message."));
        Assert.That(lines[1].GetProperty("data").Text("wording"), Is.EqualTo("Stop."));
    }

    [TestCase("where does the bus stop?")]
    [TestCase("don't stop, I love these photos")]
    [TestCase("stop by the hotel at 8")]
    [TestCase("Can we start on 3 December?")]
    [TestCase("busnya berhenti di mana?")]
    [TestCase("kapan mulai trekkingnya?")]
    [TestCase("¿hay descuento en temporada baja?")]
    [TestCase("la habitación más alta, por favor")]
    public async Task A_word_inside_a_sentence_changes_nothing(string text)
    {
        var phone = Desk.NewPhone();
        foreach (var provider in Providers) Assert.That(await _desk.SayAsync(_desk.ChannelOf(provider), phone, text), Has.Count.EqualTo(1));
        Assert.That(await _desk.ConsentsAsync(phone), Is.Empty);
    }

    [Test]
    public async Task A_stop_written_twice_in_one_webhook_is_confirmed_once()
    {
        var phone = Desk.NewPhone();
        var body = Wire.Body(Wire.Change(
            _desk.Meta.PhoneNumberId!, "messages", [Wire.Message(Wire.Text("STOP"), phone), Wire.Message(Wire.Text("stop!"), phone)], Wire.Contact(phone)));
        Assert.That(await _desk.PostAsync(body), Is.EqualTo(200));
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(phone), Has.Count.EqualTo(1));
        Assert.That(await _desk.ConsentsAsync(phone), Has.Count.EqualTo(2));
    }

    [TestCase("START")]
    [TestCase("Inicio")]
    [TestCase("iniciar")]
    [TestCase("mulai")]
    [TestCase("unstop")]
    public async Task A_word_that_opens_a_chat_agrees_to_nothing(string word)
    {
        foreach (var provider in Providers)
        {
            var phone = Desk.NewPhone();
            Assert.That((await _desk.SayAsync(_desk.ChannelOf(provider), phone, word)).Single(), Does.Not.StartWith("Welcome back").And.Not.StartWith("Selamat datang kembali").And.Not.StartWith("¡Qué alegría"));
            Assert.That(await _desk.ConsentsAsync(phone), Is.Empty);
            Assert.That(await _desk.MarketingAsync(phone), Is.Null);
        }
    }

    [TestCase("subscribe")]
    [TestCase("opt in")]
    [TestCase("langganan")]
    [TestCase("berlangganan")]
    [TestCase("Alta")]
    [TestCase("suscribir")]
    public async Task A_word_that_asks_for_offers_is_a_yes(string word)
    {
        var phone = Desk.NewPhone();
        await _desk.SayAsync(_desk.Meta, phone, word);
        Assert.That(await _desk.MarketingAsync(phone), Is.EqualTo("opted_in"));
    }

    [Test]
    public async Task A_yes_that_Twilio_heard_undoes_a_stop_and_agrees_to_nothing_else()
    {
        var (yes, phone) = (new JsonObject { ["OptOutType"] = "START" }, Desk.NewPhone());
        Assert.That(await _desk.SayAsync(_desk.Twilio, phone, "YES", yes), Is.Empty);
        Assert.That(await _desk.MarketingAsync(phone), Is.Null);
        await _desk.SayAsync(_desk.Twilio, phone, "STOP", new JsonObject { ["OptOutType"] = "STOP" });
        Assert.That(await _desk.SayAsync(_desk.Twilio, phone, "YES", yes), Is.Empty);
        Assert.That(await _desk.MarketingAsync(phone), Is.EqualTo("opted_in"));
    }

    [Test]
    public async Task The_office_goes_on_writing_to_who_stopped()
    {
        var phone = Desk.NewPhone();
        await _desk.SayAsync(_desk.Meta, phone, "STOP");
        Assert.That((await _desk.SayAsync(_desk.Meta, phone, "my booking")).Single(), Does.StartWith("I couldn't find a booking"));
    }

    [TestCase("STOP", "CANCEL", "opted_out")]
    [TestCase("STOP", "ARRET", "opted_out")]
    [TestCase("START", "SUBSCRIBE", "opted_in")]
    public async Task What_Twilio_has_answered_is_kept_and_not_answered_again(string type, string text, string state)
    {
        var phone = Desk.NewPhone();
        Assert.That(await _desk.SayAsync(_desk.Twilio, phone, text, new JsonObject { ["OptOutType"] = type }), Is.Empty);
        Assert.That(await _desk.MarketingAsync(phone), Is.EqualTo(state));
        var consent = (await _desk.ConsentsAsync(phone)).Single();
        Assert.That(consent.Text("wording"), Is.EqualTo(text));
        Assert.That(consent.Text("method"), Is.EqualTo("keyword"));
    }

    [Test]
    public async Task Help_is_answered_by_us_whoever_else_did()
    {
        var phone = Desk.NewPhone();
        Assert.That(await _desk.SayAsync(_desk.Twilio, phone, "HELP", new JsonObject { ["OptOutType"] = "HELP" }), Has.Count.EqualTo(1));
        Assert.That(await _desk.MarketingAsync(phone), Is.Null);
    }
}
