using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.IntegrationTests.Media;
using TrailDesk.IntegrationTests.Support;
using TrailDesk.Simulator.Meta;

namespace TrailDesk.IntegrationTests.Templates;

/// <summary>A header with a file: ours is shown to the reviewers.</summary>
internal sealed class TemplateSampleTests
{
    private TemplateDesk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _desk = await TemplateDesk.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    [Test]
    public async Task At_Meta_it_is_uploaded_whole_and_goes_by_its_handle()
    {
        var file = await UploadAsync(MediaDesk.Photo, "lodge.png");
        var id = (await _desk.PostAsync(201, "/api/templates", FormOf("with_photo", _desk.Meta, new { kind = "image", mediaId = file }))).Text("id")!;
        Assert.That((await _desk.GetAsync($"/api/templates/{id}/lint")).GetProperty("ok").GetBoolean(), Is.True);
        var preview = (await _desk.PostAsync(200, $"/api/templates/{id}/preview", new { })).GetProperty("header");
        Assert.That((preview.Text("kind"), preview.Text("mediaId")), Is.EqualTo(("image", file)));
        await _desk.PostAsync(200, $"/api/templates/{id}/submit");
        await _desk.UntilAsync(id, "approved");
        var sample = await SampleAsync("with_photo");
        var taken = _desk.SimulatorServices.GetRequiredService<SampleUploads>().Find(sample);
        Assert.That(taken?.Bytes, Is.EqualTo(MediaDesk.Photo));
        Assert.That((taken?.MimeType, taken?.FileName), Is.EqualTo(("image/png", "lodge.png")));
        Assert.That((await _desk.GetAsync($"/api/templates/{id}")).GetProperty("header").Text("mediaId"), Is.EqualTo(file), "the handle is not kept: the file is");
    }

    [Test]
    public async Task At_360dialog_and_Twilio_it_goes_by_a_link_of_ours([Values("360dialog", "twilio")] string provider)
    {
        var file = await UploadAsync(MediaDesk.Photo, "lodge.png");
        var name = $"linked_photo_{provider[^1]}";
        var id = (await _desk.PostAsync(201, "/api/templates", FormOf(name, provider == "twilio" ? _desk.Twilio : _desk.Dialog360, new { kind = "image", mediaId = file }))).Text("id")!;
        await _desk.PostAsync(200, $"/api/templates/{id}/submit");
        await _desk.UntilAsync(id, "approved", asking: provider == "twilio");
        using var anybody = _desk.App.Anonymous();
        Assert.That(await anybody.GetByteArrayAsync(new Uri((await SampleAsync(name))!).PathAndQuery), Is.EqualTo(MediaDesk.Photo));
    }

    [Test]
    public async Task What_Meta_would_refuse_is_found_before_it_leaves()
    {
        var plan = await UploadAsync(MediaDesk.Plan, "plan.pdf");
        foreach (var (header, sentence) in new (object, string)[]
        {
            (new { kind = "image" }, "needs a sample of it."),
            (new { kind = "image", sample = "https://ex.example/lodge.png" }, "meta takes none as https://ex.example/lodge.png"),
            (new { kind = "image", mediaId = Guid.NewGuid() }, "There is no such file."),
            (new { kind = "image", mediaId = plan }, "by its content this file is application/pdf"),
        })
        {
            var id = (await _desk.PostAsync(201, "/api/templates", FormOf($"refused_{Guid.NewGuid():N}", _desk.Meta, header))).Text("id");
            var finding = (await _desk.PostAsync(422, $"/api/templates/{id}/submit")).GetProperty("findings").EnumerateArray().Single();
            Assert.That((finding.Text("rule"), finding.Text("where")), Is.EqualTo(("header.sample", "header")));
            Assert.That(finding.Text("sentence"), Does.Contain(sentence));
            Assert.That(finding.Text("mend"), Does.Contain("mediaId"));
        }
    }

    private static Dictionary<string, object> FormOf(string name, Guid channel, object header)
    {
        var form = TemplateDesk.FormOf(name, channel);
        form["header"] = header;
        return form;
    }

    private async Task<string> UploadAsync(byte[] content, string name)
    {
        using var form = new MultipartFormDataContent();
        var part = new ByteArrayContent(content);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(part, "file", name);
        using var answer = await _desk.Owner.PostAsync("/api/media", form);
        Assert.That((int)answer.StatusCode, Is.EqualTo(201));
        return (await answer.JsonAsync()).Text("id")!;
    }

    private async Task<string?> SampleAsync(string name) => (await _desk.DoAsync(200, HttpMethod.Get, "/sim/templates", by: _desk.Simulator))
        .GetProperty("templates").EnumerateArray().Single(one => one.Text("name") == name).Text("sample");
}
