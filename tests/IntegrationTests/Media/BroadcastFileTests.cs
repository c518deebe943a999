using System.Net.Http.Json;
using System.Text.Json;
using TrailDesk.IntegrationTests.Broadcasts;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Media;

/// <summary>A file that would fail at every recipient of a broadcast is refused before anybody is written to.</summary>
internal sealed class BroadcastFileTests
{
    private MediaDesk _media = null!;
    private string _phone = "";
    private Guid _list;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _media = await MediaDesk.StartAsync();
        foreach (var kind in new[] { "image", "document" }) await AddTemplateAsync(kind);
        _phone = Desk.NewPhone();
        _list = await _media.Desk.ListOfAsync([_phone], "Asha");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _media.DisposeAsync();

    [Test]
    public async Task A_file_that_is_not_there_is_foreign_or_of_another_kind_is_refused_when_it_is_written()
    {
        using var rival = await _media.Desk.App.RivalAsync();
        var theirs = (await _media.UploadAsync(MediaDesk.Photo, "theirs.png", by: rival)).Body.Text("id")!;
        foreach (var id in new[] { theirs, $"{Guid.NewGuid()}" })
            Assert.That((await WriteAsync("image", new { value = id }, 400)).GetProperty("errors").TryGetProperty("template.variables.header_image", out _), Is.True);
        var plan = (await _media.UploadAsync(MediaDesk.Plan, "plan.pdf")).Body.Text("id")!;
        Assert.That((await WriteAsync("image", new { value = plan }, 422)).Text("detail"), Does.Contain("application/pdf"));
    }

    [Test]
    public async Task One_that_has_gone_since_stops_the_preview_and_the_start_and_pauses_what_runs()
    {
        var photo = (await _media.UploadAsync([.. MediaDesk.Photo, 7], "lodge.png")).Body.Text("id")!;
        var id = (await WriteAsync("image", new { value = photo }, 201)).Text("id")!;
        await _media.Desk.StepAsync(id, "preview");
        await _media.Desk.ExecuteAsync("update whatsapp_media set state = 'expired' where id = @Id", new { Id = Guid.Parse(photo) });
        foreach (var step in new[] { "preview", "start" })
            Assert.That((await _media.Desk.StepAsync(id, step, 409)).Text("detail"), Is.EqualTo("This file is not here: it is expired."));
    }

    [Test]
    public async Task A_header_that_is_no_file_at_all_is_refused_at_the_preview()
    {
        foreach (object binding in new object[] { new { field = "contact.name" }, new { value = "no link" } })
        {
            var id = (await WriteAsync("image", binding, 201)).Text("id")!;
            Assert.That((await _media.Desk.StepAsync(id, "preview", 400)).GetProperty("errors").TryGetProperty("template.variables.header_image", out _), Is.True);
        }
    }

    [Test]
    public async Task A_document_reaches_everybody_by_its_name()
    {
        var plan = (await _media.UploadAsync([.. MediaDesk.Plan, 8], "Day by day.pdf")).Body.Text("id")!;
        var id = (await WriteAsync("document", new { value = plan }, 201)).Text("id")!;
        Assert.That((await _media.Desk.StepAsync(id, "preview")).GetProperty("template").GetInt32(), Is.EqualTo(1));
        await _media.Desk.StepAsync(id, "start");
        await _media.Desk.EndsAsync(id);
        var call = (await _media.CallsAsync()).Single(call => call.Text("to") == _phone && call.Text("path")!.EndsWith("/messages", StringComparison.Ordinal));
        var header = call.GetProperty("body").GetProperty("template").GetProperty("components").EnumerateArray().Single(component => component.Text("type") == "header");
        Assert.That(header.GetProperty("parameters")[0].GetProperty("document").Text("filename"), Is.EqualTo("Day by day.pdf"));
    }

    private async Task<JsonElement> WriteAsync(string kind, object binding, int status)
    {
        var form = _media.Desk.FormOf(new { listIds = new[] { _list } }, $"show_{kind}", new Dictionary<string, object> { [$"header_{kind}"] = binding });
        return await _media.Desk.DoAsync(status, "/api/broadcasts", form);
    }

    private Task AddTemplateAsync(string kind) => _media.Desk.ExecuteAsync("""
        insert into whatsapp_templates (id, tenant_id, account, channel_id, name, language, category, status, definition, provider_id)
        select gen_random_uuid(), n.tenant_id, n.provider || ':' || coalesce(n.business_account_id, n.id::text), n.id, @Name, 'en', 'UTILITY', 'approved', @Words::jsonb, '1'
        from whatsapp_configurations n
        where n.id = @Channel
        """, new { Name = $"show_{kind}", Channel = _media.Desk.Meta.Id, Words = Words.Replace("$KIND", kind, StringComparison.Ordinal) });

    private const string Words = """
        {"name":"show_$KIND","language":"en","category":"UTILITY","header":{"kind":"$KIND","sample":"4::aW"},"body":"Hello {{name}}, the season begins.","buttons":[],
         "variables":[{"name":"name","field":"contact.name","sample":"Asha"}]}
        """;
}
