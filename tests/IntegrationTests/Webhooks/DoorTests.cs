using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using TrailDesk.IntegrationTests.Support;
using TrailDesk.Simulator.Webhooks;

namespace TrailDesk.IntegrationTests.Webhooks;

/// <summary>Who may come in, and what is kept of what they bring.</summary>
internal sealed class DoorTests : DeskTests
{
    private Task<long> StoredAsync() => _desk.CountAsync("select (select count(*) from webhook_events) + (select count(*) from unroutable_events)");

    [TestCase("sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("sha256=")]
    [TestCase("sha1=abc")]
    [TestCase("")]
    public async Task A_wrong_signature_is_refused_and_nothing_is_stored(string signature)
    {
        var before = await StoredAsync();
        Assert.That(await _desk.PostAsync(_desk.BodyOf(Wire.Text("hello"), Desk.NewPhone()), signature), Is.EqualTo(401));
        Assert.That(await StoredAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task A_body_changed_by_one_byte_is_refused()
    {
        var body = _desk.BodyOf(Wire.Text("hello"), Desk.NewPhone());
        var signature = "sha256=" + Wire.Sign(_desk.Meta.AppSecret!, body);
        Assert.That(await _desk.PostAsync([.. body, (byte)' '], signature), Is.EqualTo(401));
    }

    [Test]
    public async Task An_unknown_channel_is_refused() =>
        Assert.That(await _desk.PostAsync(_desk.BodyOf(Wire.Text("hello"), Desk.NewPhone()), path: $"/api/whatsapp/webhook/{Guid.NewGuid()}"), Is.EqualTo(401));

    [Test]
    public async Task A_body_above_four_mebibytes_is_refused() =>
        Assert.That(await _desk.PostAsync(new byte[4 * 1024 * 1024 + 1]), Is.EqualTo(413));

    [TestCase("/api/whatsapp/webhook")]
    [TestCase("/whatsapp-cloud/webhook")]
    [TestCase("/api/v1/whatsapp/webhook")]
    public async Task Without_a_channel_in_the_path_the_body_tells_and_the_aliases_are_the_same_door(string path)
    {
        var phone = Desk.NewPhone();
        Assert.That(await _desk.PostAsync(_desk.BodyOf(Wire.Text("thanks"), phone), path: path), Is.EqualTo(200));
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(phone).Single().Text, Is.EqualTo("You're very welcome!"));
    }

    [Test]
    public async Task The_handshake_gives_the_challenge_back_to_who_knows_the_token_alone()
    {
        const string Query = "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
        foreach (var path in new[] { "/api/whatsapp/webhook", $"/api/whatsapp/webhook/{_desk.Meta.Id}", "/whatsapp-cloud/webhook" })
        {
            using var right = await _desk.Door.GetAsync(path + Query + _desk.Meta.VerifyToken);
            Assert.That(right.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await right.Content.ReadAsStringAsync(), Is.EqualTo("1158201444"));
            using var wrong = await _desk.Door.GetAsync(path + Query + "guess");
            Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        }
    }

    [Test]
    public async Task A_number_that_the_secret_does_not_speak_for_is_kept_as_unroutable_and_its_neighbour_is_served()
    {
        await AddRivalAsync("199999999999999");
        var (ours, theirs) = (Desk.NewPhone(), Desk.NewPhone());
        var body = Wire.Body(
            Wire.Change("199999999999999", "messages", [Wire.Message(Wire.Text("hello"), theirs)], Wire.Contact(theirs)),
            Wire.Change(_desk.Meta.PhoneNumberId!, "messages", [Wire.Message(Wire.Text("thanks"), ours)], Wire.Contact(ours)));
        Assert.That(await _desk.PostAsync(body), Is.EqualTo(200));
        await _desk.SettleAsync();
        Assert.Multiple(async () =>
        {
            Assert.That(_desk.Recorder.To(ours), Has.Count.EqualTo(1));
            Assert.That(_desk.Recorder.To(theirs), Is.Empty);
            Assert.That(await _desk.CountAsync("select count(*) from unroutable_events where address = '199999999999999'"), Is.EqualTo(1));
        });
    }

    private async Task AddRivalAsync(string phoneNumberId)
    {
        await _desk.App.AddTenantAsync("Rivals", "rival@example.com");
        using var rival = await _desk.App.SignInAsync("rival@example.com");
        var made = await rival.PostAsJsonAsync("/api/whatsapp/config", new
        {
            provider = "meta",
            name = "Rival",
            phoneNumber = "+15550100199",
            phoneNumberId,
            businessAccountId = "103000000000001",
            accessToken = "rival-access",
            appSecret = "rival-secret",
            verifyToken = "rival-verify",
        });
        Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [TestCase("{\"object\":\"whatsapp_business_account\",\"entry\":[{")]
    [TestCase("not json at all")]
    [TestCase("{\"object\":\"page\",\"entry\":[]}")]
    [TestCase("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"tomorrow\",\"value\":{\"a\":1}}]}]}")]
    public async Task A_verified_body_that_nobody_understands_is_kept_and_answered_200(string body)
    {
        var before = await StoredAsync();
        Assert.That(await _desk.PostAsync(Encoding.UTF8.GetBytes(body)), Is.EqualTo(200));
        Assert.That(await StoredAsync(), Is.EqualTo(before + 1));
        Assert.That((await _desk.ListAsync("/api/webhook-events?limit=1"))[0].Text("state"), Is.EqualTo("processed"));
    }

    [Test]
    public async Task A_message_redelivered_five_times_at_once_makes_one_row_and_one_reply()
    {
        var phone = Desk.NewPhone();
        var body = _desk.BodyOf(Wire.Text("thanks"), phone);
        Assert.That(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _desk.PostAsync(body))), Is.All.EqualTo(200));
        await _desk.SettleAsync();
        Assert.That(await _desk.PostAsync(body), Is.EqualTo(200));
        await _desk.SettleAsync();
        Assert.That((await _desk.MessagesAsync(phone)).Select(message => message.Text("direction")), Is.EqualTo(new[] { "outbound", "inbound" }));
        Assert.That(_desk.Recorder.To(phone), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_batch_of_a_thousand_updates_is_worked_whole()
    {
        var phones = Enumerable.Range(0, 50).Select(_ => Desk.NewPhone()).ToList();
        var messages = Enumerable.Range(0, 1_000).Select(i => Wire.Message(new { type = "reaction", reaction = new { message_id = $"wamid.{i}", emoji = "👍" } }, phones[i % 50]));
        Assert.That(await _desk.PostAsync(Wire.Body(Wire.Change(_desk.Meta.PhoneNumberId!, "messages", messages))), Is.EqualTo(200));
        await _desk.SettleAsync();
        Assert.That(await _desk.CountAsync("select count(*) from whatsapp_messages where type = 'reaction'"), Is.EqualTo(1_000));
        Assert.That(await _desk.MessagesAsync(phones[0]), Has.Count.EqualTo(20));
    }

    [Test]
    public async Task Rows_that_the_database_could_refuse_harm_none_of_two_hundred_neighbours()
    {
        var phones = Enumerable.Range(0, 200).Select(_ => Desk.NewPhone()).ToList();
        var good = phones.Select(phone => _desk.PostAsync(_desk.BodyOf(Wire.Text("thanks"), phone)));
        var hostile = Hostile().Select(body => _desk.PostAsync(body));
        Assert.That(await Task.WhenAll(good.Concat(hostile)), Is.All.EqualTo(200));
        await _desk.SettleAsync();
        Assert.That(phones.Where(phone => _desk.Recorder.To(phone).Count != 1), Is.Empty);
    }

    private IEnumerable<byte[]> Hostile()
    {
        var huge = new string('x', 300_000);
        yield return _desk.BodyOf(Wire.Text("NUL \0 inside"), Desk.NewPhone(), "wamid.\0.nul", name: "Nul\0");
        yield return _desk.BodyOf(Wire.Text(huge), Desk.NewPhone(), "wamid." + huge);
        yield return _desk.BodyOf(new { type = "image\0", text = new { body = "x" } }, Desk.NewPhone());
        yield return _desk.BodyOf(Wire.Text("reply"), "+" + huge);
        var lone = Encoding.UTF8.GetString(_desk.BodyOf(Wire.Text("LONE"), Desk.NewPhone(), "wamid.LONE"));
        yield return Encoding.UTF8.GetBytes(lone.Replace("LONE", "\\ud83d", StringComparison.Ordinal));
        yield return [.. Encoding.UTF8.GetBytes("{\"object\":\"whatsapp_business_account\",\"x\":\""), 0xff, 0xfe, 0xc0, .. "\"}"u8];
        yield return _desk.BodyOf(Wire.Text("far future"), Desk.NewPhone(), at: DateTimeOffset.MaxValue);
    }

    [Test]
    public async Task Hostile_messages_reach_their_conversation_or_the_dead_letters_and_never_hold_up_the_sender()
    {
        var phone = Desk.NewPhone();
        Assert.That(await _desk.PostAsync(_desk.BodyOf(Wire.Text("one \0 two"), phone, "wamid.\0.own")), Is.EqualTo(200));
        await _desk.SettleAsync();
        var row = (await _desk.MessagesAsync(phone)).Single(message => message.Text("direction") == "inbound");
        Assert.That(row.Text("text"), Is.EqualTo("one \0 two"));
        Assert.That(await _desk.AskAsync(phone, "thanks"), Is.EqualTo("You're very welcome!"));
    }

    [Test]
    public async Task Twilio_and_360dialog_knock_with_their_own_proofs()
    {
        var (one, two) = (Desk.NewPhone(), Desk.NewPhone());
        var form = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AccountSid"] = _desk.Twilio.AccountSid!,
            ["Body"] = "thanks",
            ["From"] = $"whatsapp:{one}",
            ["MessageSid"] = "SM0001",
            ["NumMedia"] = "0",
            ["ProfileName"] = "Asha Rao",
            ["To"] = $"whatsapp:{_desk.Twilio.PhoneNumber}",
            ["WaId"] = one[1..],
        };
        Assert.That(await PostTwilioAsync(form, _desk.Twilio.AuthToken + "x"), Is.EqualTo(401));
        Assert.That(await PostTwilioAsync(form, _desk.Twilio.AuthToken!), Is.EqualTo(200));

        var body = Wire.Body(Wire.Change(_desk.Dialog360.PhoneNumberId!, "messages", [Wire.Message(Wire.Text("thanks"), two)], Wire.Contact(two)));
        Assert.That(await Post360Async(body, "Bearer nobody"), Is.EqualTo(401));
        Assert.That(await Post360Async(body, $"Bearer {_desk.Dialog360.WebhookSecret}"), Is.EqualTo(200));
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(one).Single().Text, Is.EqualTo("You're very welcome!"));
        Assert.That(_desk.Recorder.To(two).Single().Text, Is.EqualTo("You're very welcome!"));
    }

    private async Task<int> PostTwilioAsync(SortedDictionary<string, string> form, string token)
    {
        var path = $"/api/whatsapp/webhook/{_desk.Twilio.Id}";
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("X-Twilio-Signature", WebhookProof.TwilioSignature(token, _desk.App.Url + path, form));
        using var answer = await _desk.Door.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private async Task<int> Post360Async(byte[] body, string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/whatsapp/webhook/{_desk.Dialog360.Id}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await _desk.Door.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
