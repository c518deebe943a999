using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Media;

/// <summary>A template's header shows a file of ours.</summary>
internal sealed class TemplateFileTests
{
    private MediaDesk _media = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _media = await MediaDesk.StartAsync();
        foreach (var (provider, kind) in new[] { ("meta", "image"), ("360dialog", "image"), ("meta", "document"), ("360dialog", "document") })
            await _media.Desk.ExecuteAsync(TemplateSql, new { Channel = _media.Channel(provider).Id, Name = $"season_{kind}", Words = Words.Replace("$KIND", kind, StringComparison.Ordinal) });
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _media.DisposeAsync();

    private const string Words = """
        {"name":"season_$KIND","language":"en","category":"UTILITY","header":{"kind":"$KIND","sample":"https://example.com/sample"},"body":"Hello {{name}}, the season begins.","buttons":[],
         "variables":[{"name":"name","field":"contact.name","sample":"Asha"}]}
        """;

    private const string TemplateSql = """
        insert into whatsapp_templates (id, tenant_id, account, channel_id, name, language, category, status, definition, provider_id)
        select gen_random_uuid(), n.tenant_id, n.provider || ':' || coalesce(n.business_account_id, n.id::text), n.id, @Name, 'en', 'UTILITY', 'approved', @Words::jsonb, '1'
        from whatsapp_configurations n
        where n.id = @Channel
        """;

    [TestCase("meta", true)]
    [TestCase("meta", false)]
    [TestCase("360dialog", true)]
    [TestCase("360dialog", false)]
    public async Task It_is_uploaded_and_goes_by_the_providers_id(string provider, bool byName)
    {
        var id = (await _media.UploadAsync([.. MediaDesk.Photo, (byte)(byName ? 1 : 2)], "lodge.png")).Body.Text("id")!;
        var phone = Desk.NewPhone();
        object template = byName
            ? new { name = "season_image", language = "en", variables = new { name = "Asha", header_image = id } }
            : new { name = "season_image", language = "en", components = Components("image", new { mediaId = id }) };
        var parameter = await SentAsync(provider, phone, template);
        parameter.ShouldHoldExactly(new { type = "image", image = new { id = await UploadedAsync(id, _media.Channel(provider).Id) } });
    }

    [Test]
    public async Task A_document_keeps_its_name()
    {
        var id = (await _media.UploadAsync(MediaDesk.Plan, "Day by day.pdf")).Body.Text("id")!;
        var parameter = await SentAsync("meta", Desk.NewPhone(), new { name = "season_document", language = "en", variables = new { name = "Asha", header_document = id } });
        parameter.GetProperty("document").ShouldHoldExactly(new { id = await UploadedAsync(id, _media.Channel("meta").Id), filename = "Day by day.pdf" });
    }

    [Test]
    public async Task A_link_goes_as_it_is()
    {
        var parameter = await SentAsync("meta", Desk.NewPhone(), new { name = "season_image", language = "en", variables = new { name = "Asha", header_image = "https://example.com/lodge.png" } });
        parameter.GetProperty("image").ShouldHoldExactly(new { link = "https://example.com/lodge.png" });
    }

    [Test]
    public async Task What_is_not_there_or_of_another_kind_is_refused_before_it_is_sent()
    {
        var plan = (await _media.UploadAsync(MediaDesk.Plan, "plan.pdf")).Body.Text("id")!;
        var (status, problem) = await WriteAsync("meta", Desk.NewPhone(), new { name = "season_image", language = "en", variables = new { name = "Asha", header_image = $"{Guid.NewGuid()}" } });
        Assert.That((status, problem.GetProperty("errors").TryGetProperty("template.variables.header_image", out _)), Is.EqualTo((400, true)), problem.ToString());
        (status, problem) = await WriteAsync("meta", Desk.NewPhone(), new { name = "season_image", language = "en", variables = new { name = "Asha", header_image = plan } });
        Assert.That((status, problem.Text("detail")!.Contains("application/pdf", StringComparison.Ordinal)), Is.EqualTo((422, true)), problem.ToString());
    }

    /// <summary>The header's parameter as the provider got it.</summary>
    private async Task<JsonElement> SentAsync(string provider, string phone, object template)
    {
        var (status, answer) = await WriteAsync(provider, phone, template);
        Assert.That(status, Is.EqualTo(202), answer.ToString());
        await _media.Desk.SettleAsync();
        var call = (await _media.CallsAsync()).Single(call => call.Text("to") == phone && call.Text("path")!.EndsWith("/messages", StringComparison.Ordinal));
        return call.GetProperty("body").GetProperty("template").GetProperty("components").EnumerateArray()
            .Single(component => component.Text("type") == "header").GetProperty("parameters")[0];
    }

    private Task<(int Status, JsonElement Body)> WriteAsync(string provider, string phone, object template) => _media.WriteAsync(provider, phone, new { type = "template", template });

    private async Task<string> UploadedAsync(string id, Guid channel) => (await _media.Desk.ReadAsync<string>(
        "select u.provider_media_id from media_uploads u join whatsapp_media m on m.content = u.content where m.id = @Id and u.channel_id = @Channel", new { Id = Guid.Parse(id), Channel = channel })).Single();

    private static object[] Components(string kind, object file) =>
    [
        new { type = "header", parameters = new[] { new Dictionary<string, object> { ["type"] = kind, [kind] = file } } },
        new { type = "body", parameters = new[] { new { type = "text", text = "Asha" } } },
    ];
}
