using System.Diagnostics;
using System.Globalization;
using System.Text;
using TrailDesk.Fuzz.Cases;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Webhooks;

/// <summary>
/// The short form of scripts/fuzz: made-up and spoiled bodies through the real door, rightly signed or not. A seed of
/// one's own stands in TRAILDESK_FUZZ_SEED.
/// </summary>
internal sealed class HostileBodyTests : DeskTests
{
    private const int Cases = 3_000;
    private const int CasesPerCanary = 100;
    private HostileDoor _door = null!;

    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("TRAILDESK_FUZZ_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20_261;

    [OneTimeSetUp]
    public void FindTheDoor() => _door = new HostileDoor(_desk.Door, _desk.App.Url,
    [
        new("meta", _desk.Meta.Id, _desk.Meta.PhoneNumberId!, _desk.Meta.PhoneNumber, _desk.Meta.AppSecret!),
        new("360dialog", _desk.Dialog360.Id, _desk.Dialog360.PhoneNumberId!, _desk.Dialog360.PhoneNumber, _desk.Dialog360.WebhookSecret!),
        new("twilio", _desk.Twilio.Id, _desk.Twilio.AccountSid!, _desk.Twilio.PhoneNumber, _desk.Twilio.AuthToken!),
    ]);

    [Test]
    public async Task Hostile_bodies_are_taken_or_refused_and_good_messages_among_them_are_stored_word_for_word()
    {
        var (json, forms) = CorpusSeeds.Read(Path.Combine(TestContext.CurrentContext.TestDirectory, "WhatsApp", "Fixtures", "corpus.jsonl"));
        var (cases, canaries) = (new HostileCases(Seed, json, forms), new Canaries(_door));
        await Parallel.ForAsync(0L, Cases, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            var one = cases.Make(number);
            var status = await _door.KnockAsync(one);
            Assert.That(one.Allows(status), Is.True, $"seed {Seed}, {one}: {status}");
            if (number % CasesPerCanary == 0) Assert.That(await canaries.SendAsync(), Is.EqualTo(200), $"seed {Seed}, the canary after {one}");
        });
        await _desk.SettleAsync();
        Assert.That(canaries.Count, Is.EqualTo(Cases / CasesPerCanary));
        Assert.That(await canaries.FaultsAsync(_desk.Api), Is.Empty, $"seed {Seed}");
        Assert.That((await _desk.ListAsync("/api/dead-letters?state=waiting")).Select(letter => letter.Text("reason")), Is.Empty, $"seed {Seed}");
    }

    [TestCase("wrong signature", Proof.Wrong)]
    [TestCase("no signature", Proof.None)]
    public async Task Nothing_of_an_unproven_body_is_kept(string kind, Proof proof)
    {
        var before = await StoredAsync();
        foreach (var (isForm, type) in new[] { (false, "application/json"), (true, "application/x-www-form-urlencoded") })
            Assert.That(await _door.KnockAsync(new HostileCase(1, kind, Encoding.UTF8.GetBytes(isForm ? "MessageSid=SM1&AccountSid=$account&To=$number&Body=x" : TextBody("x")), type, isForm, proof)), Is.EqualTo(401));
        Assert.That(await StoredAsync(), Is.EqualTo(before));
    }

    [TestCase(10_000, "[", "]"), TestCase(100_000, "{\"a\":", "}"), TestCase(1_000_000, "[", "")]
    public Task Nesting_without_end_costs_nothing(int levels, string open, string close) =>
        CostsLittleAsync(Repeated(open, levels) + "0" + Repeated(close, levels));

    [Test]
    public Task A_million_names_cost_little() =>
        CostsLittleAsync("{" + string.Join(',', Enumerable.Range(0, 250_000).Select(i => $"\"{i}\":1")) + "}");

    [Test]
    public Task One_name_many_times_costs_little() =>
        CostsLittleAsync("{\"object\":\"whatsapp_business_account\"," + string.Join(',', Enumerable.Repeat("\"entry\":[]", 200_000)) + "}");

    private async Task CostsLittleAsync(string body)
    {
        var watch = Stopwatch.StartNew();
        Assert.That(await _desk.PostAsync(Encoding.UTF8.GetBytes(body)), Is.EqualTo(200));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(await _desk.AskAsync(Desk.NewPhone(), "thanks"), Is.EqualTo("You're very welcome!"));
    }

    [Test]
    public async Task Of_a_name_that_stands_twice_the_last_counts_at_the_door_and_behind_it()
    {
        var phone = Desk.NewPhone();
        var body = Encoding.UTF8.GetString(_desk.BodyOf(Wire.Text("first"), phone)).Replace("{\"body\":\"first\"}", "{\"body\":\"first\",\"body\":\"last\"}", StringComparison.Ordinal);
        Assert.That(await _desk.PostAsync(Encoding.UTF8.GetBytes(body)), Is.EqualTo(200));
        await _desk.SettleAsync();
        Assert.That((await _desk.MessagesAsync(phone)).Single(message => message.Text("direction") == "inbound").Text("text"), Is.EqualTo("last"));
    }

    [TestCase(30, true), TestCase(100, false), TestCase(118, false), TestCase(5_000, null)]
    public async Task A_part_that_is_nested_too_deep_is_left_out_and_one_that_nobody_could_read_takes_its_body_along(int levels, bool? isKept)
    {
        var phone = Desk.NewPhone();
        var body = Encoding.UTF8.GetString(_desk.BodyOf(new { type = "contacts", contacts = "DEEP" }, phone))
            .Replace("\"DEEP\"", Repeated("[", levels) + Repeated("]", levels), StringComparison.Ordinal);
        Assert.That(await _desk.PostAsync(Encoding.UTF8.GetBytes(body)), Is.EqualTo(200));
        await _desk.SettleAsync();
        var messages = (await _desk.MessagesAsync(phone)).Where(message => message.Text("direction") == "inbound").ToList();
        Assert.That(messages, Has.Count.EqualTo(isKept is null ? 0 : 1));
        foreach (var message in messages) Assert.That(message.TryGetProperty("contacts", out _), Is.EqualTo(isKept));
        Assert.That((await _desk.ListAsync("/api/webhook-events?limit=1"))[0].Text("state"), Is.EqualTo("processed"));
    }

    [Test]
    public async Task A_time_ahead_of_ours_does_not_hold_the_window_open()
    {
        var phone = Desk.NewPhone();
        var year5000 = DateTimeOffset.FromUnixTimeSeconds(95_617_584_000);
        Assert.That(await _desk.PostAsync(_desk.BodyOf(Wire.Text("hi"), phone, at: year5000)), Is.EqualTo(200));
        await _desk.SettleAsync();
        var closes = (await _desk.ConversationsAsync(phone)).Single().GetProperty("windowExpiresAt").GetDateTimeOffset();
        Assert.That(closes, Is.EqualTo(DateTimeOffset.UtcNow.AddHours(24)).Within(TimeSpan.FromMinutes(5)));
    }

    private static string Repeated(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static string TextBody(string text) =>
        $$$"""{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"$number"},"messages":[{"from":"1","id":"w","type":"text","text":{"body":"{{{text}}}"}}]}}]}]}""";

    private Task<long> StoredAsync() => _desk.CountAsync("select (select count(*) from webhook_events) + (select count(*) from unroutable_events)");
}
