using System.Net.Http.Json;
using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Media;

/// <summary>Twilio fixes with its approval how the link of a header's file begins; the file is each message's own, or the one that was approved.</summary>
internal sealed class TwilioTemplateFileTests
{
    private MediaDesk _media = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _media = await MediaDesk.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _media.DisposeAsync();

    [Test]
    public async Task Each_traveller_gets_the_document_that_their_message_names()
    {
        var sample = (await _media.UploadAsync([.. MediaDesk.Plan, .. "sample"u8], "Sample.pdf")).Body.Text("id")!;
        await ApprovedAsync("invoice_of_desk", "document", sample);
        foreach (var byName in new[] { true, false })
        {
            byte[] invoice = [.. MediaDesk.Plan, .. System.Text.Encoding.ASCII.GetBytes($"invoice {byName}")];
            var id = (await _media.UploadAsync(invoice, "Invoice 4711.pdf")).Body.Text("id")!;
            var phone = Desk.NewPhone();
            object template = byName
                ? new { name = "invoice_of_desk", language = "en", variables = new { name = "Asha", header_document = id } }
                : new { name = "invoice_of_desk", language = "en", components = Components(new { mediaId = id }) };
            var link = await SentAsync(phone, template);
            Assert.That(link, Does.StartWith($"{_media.Desk.App.Url}/media/").And.EndsWith("/Invoice%204711.pdf"));
            using var twilio = new HttpClient();
            Assert.That(await twilio.GetByteArrayAsync(link), Is.EqualTo(invoice));
        }
    }

    [Test]
    public async Task A_link_goes_where_it_begins_as_the_approved_one_did_and_nothing_else_does()
    {
        await ApprovedAsync("map_elsewhere", "image", "https://files.example.com/samples/map.png");
        Assert.That(await SentAsync(Desk.NewPhone(), Named("map_elsewhere", "header_image", "https://files.example.com/maps/ebc.png?v=2")), Is.EqualTo("https://files.example.com/maps/ebc.png?v=2"));
        var own = (await _media.UploadAsync(MediaDesk.Photo, "lodge.png")).Body.Text("id")!;
        foreach (var file in new[] { own, "https://elsewhere.example.com/maps/ebc.png" })
        {
            var (status, problem) = await WriteAsync(Desk.NewPhone(), Named("map_elsewhere", "header_image", file));
            Assert.That((status, problem.Text("detail")), Is.EqualTo((422, (string?)
                "Twilio has approved this template for files whose link begins with https://files.example.com/. Submit one whose sample is a file from POST /api/media to send files of the desk.")));
        }

        var (bad, field) = await WriteAsync(Desk.NewPhone(), Named("map_elsewhere", "header_image", "no link"));
        Assert.That((bad, field.GetProperty("errors").TryGetProperty("template.variables.header_image", out _)), Is.EqualTo((400, true)));
    }

    [Test]
    public async Task A_file_that_was_approved_as_a_whole_needs_none_and_takes_none()
    {
        var name = $"fixed_{Guid.NewGuid():n}";
        await _media.Desk.ExecuteAsync("""
            insert into whatsapp_templates (id, tenant_id, account, channel_id, name, language, category, status, definition, provider_id)
            select gen_random_uuid(), n.tenant_id, 'twilio:' || n.account_sid, n.id, @Name, 'en', 'UTILITY', 'approved', @Words::jsonb, 'HX4711'
            from whatsapp_configurations n
            where n.id = @Channel
            """, new { Name = name, Channel = _media.Channel("twilio").Id, Words = FixedWords.Replace("$NAME", name, StringComparison.Ordinal) });
        var own = (await _media.UploadAsync(MediaDesk.Plan, "plan.pdf")).Body.Text("id")!;
        foreach (object template in new[] { Named(name, "header_document", own), new { name, language = "en", components = Components(new { mediaId = own }) } })
        {
            var (status, problem) = await WriteAsync(Desk.NewPhone(), template);
            Assert.That((status, problem.Text("detail")!.StartsWith("Twilio approved this template with a file that every message shows", StringComparison.Ordinal)), Is.EqualTo((422, true)), problem.ToString());
        }

        Assert.That((await WriteAsync(Desk.NewPhone(), new { name, language = "en", variables = new { name = "Asha" } })).Status, Is.EqualTo(202));
        await _media.Desk.SettleAsync();
    }

    [Test]
    public async Task A_sample_that_is_not_there_or_of_another_kind_is_told_before_Twilio_sees_it()
    {
        var photo = (await _media.UploadAsync(MediaDesk.Photo, "lodge.png")).Body.Text("id")!;
        foreach (var sample in new[] { $"{Guid.NewGuid()}", photo, "https://example.com/plan" })
            await SubmitAsync(await DraftAsync($"sample_{Guid.NewGuid():n}", "document", sample), 422);
    }

    private const string FixedWords = """
        {"name":"$NAME","language":"en","category":"UTILITY","header":{"kind":"document","sample":"https://example.com/plan.pdf"},"body":"Hello {{name}}, here it is.","buttons":[],
         "variables":[{"name":"name","field":"contact.name","sample":"Asha"}],"hasFixedFile":true}
        """;

    private static object Named(string name, string variable, string file) =>
        new { name, language = "en", variables = new Dictionary<string, string> { ["name"] = "Asha", [variable] = file } };

    private static object[] Components(object file) =>
    [
        new { type = "header", parameters = new[] { new { type = "document", document = file } } },
        new { type = "body", parameters = new[] { new { type = "text", text = "Asha" } } },
    ];

    private async Task ApprovedAsync(string name, string kind, string sample)
    {
        var id = await DraftAsync(name, kind, sample);
        await SubmitAsync(id, 200);
        await Eventually.HoldsAsync(async () =>
        {
            using var read = await _media.Desk.Api.PostAsJsonAsync("/api/templates/sync", new { channelId = _media.Channel("twilio").Id });
            return (await _media.Desk.GetAsync($"/api/templates/{id}")).Text("status") == "approved";
        });
        // As it was written, whatever the list makes of it.
        Assert.That((await _media.Desk.GetAsync($"/api/templates/{id}")).GetProperty("header").Text(Guid.TryParse(sample, out _) ? "mediaId" : "sample"), Is.EqualTo(sample));
    }

    private async Task<string> DraftAsync(string name, string kind, string sample)
    {
        using var made = await _media.Desk.Api.PostAsJsonAsync("/api/templates", new
        {
            channelId = _media.Channel("twilio").Id,
            name,
            language = "en",
            category = "UTILITY",
            header = Guid.TryParse(sample, out _) ? new { kind, mediaId = sample } : (object)new { kind, sample },
            body = "Hello {{name}}, here is what you asked for. We are glad to help.",
            variables = new[] { new { name = "name", field = "contact.name", sample = "Asha" } },
        });
        Assert.That((int)made.StatusCode, Is.EqualTo(201), await made.Content.ReadAsStringAsync());
        return (await made.JsonAsync()).Text("id")!;
    }

    private async Task SubmitAsync(string id, int status)
    {
        using var answer = await _media.Desk.Api.PostAsync($"/api/templates/{id}/submit", null);
        Assert.That((int)answer.StatusCode, Is.EqualTo(status), await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The link that the phone shows.</summary>
    private async Task<string> SentAsync(string phone, object template)
    {
        var (status, answer) = await WriteAsync(phone, template);
        Assert.That(status, Is.EqualTo(202), answer.ToString());
        await _media.Desk.SettleAsync();
        return (await _media.BubblesAsync(phone)).Last(bubble => bubble.Text("type") == "template").GetProperty("media").Text("url")!;
    }

    private Task<(int Status, JsonElement Body)> WriteAsync(string phone, object template) => _media.WriteAsync("twilio", phone, new { type = "template", template });
}
