using System.Buffers.Text;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Media;

/// <summary>What people send comes home by itself, through each provider's own way.</summary>
internal sealed class InboundMediaTests
{
    private MediaDesk _media = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _media = await MediaDesk.StartAsync(builder =>
    {
        builder.Configuration["Media:LargestImageMiB"] = "1";
        builder.Configuration["Media:GiveUpAfter"] = "02:00:00";
    });

    [OneTimeTearDown]
    public async Task StopAsync() => await _media.DisposeAsync();

    [TearDown]
    public Task ClearAsync() => _media.FaultAsync();

    [TestCase("meta")]
    [TestCase("360dialog")]
    [TestCase("twilio")]
    public async Task A_photo_is_stored_sealed_and_opens_for_people(string provider)
    {
        var id = await _media.SendAsync(provider, Desk.NewPhone(), "image", MediaDesk.Photo, "image/png", caption: "the lodge");
        var file = await _media.FileOfAsync(id, "stored");
        Assert.Multiple(() =>
        {
            Assert.That(file.Text("kind"), Is.EqualTo("image"));
            Assert.That(file.Text("caption"), Is.EqualTo("the lodge"));
            Assert.That(file.Text("mimeType"), Is.EqualTo("image/png"));
            Assert.That(file.Text("url"), Does.StartWith($"{_media.Desk.App.Url}/media/"));
            Assert.That(file.TryGetProperty("reason", out _), Is.False);
        });

        using var nobody = new HttpClient();
        foreach (var (client, url) in new[] { (nobody, file.Text("url")!), (_media.Desk.Api, $"/api/media/{file.Text("id")}") })
        {
            using var answer = await client.GetAsync(url);
            Assert.Multiple(async () =>
            {
                Assert.That((int)answer.StatusCode, Is.EqualTo(200));
                Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(MediaDesk.Photo));
                Assert.That(answer.Content.Headers.ContentType?.ToString(), Is.EqualTo("image/png"));
                Assert.That(answer.Content.Headers.ContentLength, Is.EqualTo(MediaDesk.Photo.Length));
                Assert.That(answer.Content.Headers.ContentDisposition?.DispositionType, Is.EqualTo("inline"));
                Assert.That(answer.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
                Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("sandbox"));
            });
        }

        Assert.That(_media.Files(), Is.Not.Empty);
        foreach (var path in _media.Files())
            Assert.That((await File.ReadAllBytesAsync(path)).AsSpan().IndexOf("the lodge"u8), Is.Negative, "nothing on the disk can be read");
    }

    private static readonly object[][] Kinds =
    [
        ["voice", MediaDesk.Note, "audio/ogg; codecs=opus", "inline"],
        ["video", (byte[])[.. "\0\0\0\u0018ftypmp42\0\0\0\0 the pass"u8], "video/mp4", "inline"],
        ["document", MediaDesk.Plan, "application/pdf", "attachment"],
        ["sticker", (byte[])[.. "RIFF\u0010\0\0\0WEBPVP8 yak"u8], "image/webp", "inline"],
    ];

    [TestCaseSource(nameof(Kinds))]
    public async Task Every_kind_comes_home_whole(string type, byte[] content, string mimeType, string disposition)
    {
        foreach (var provider in new[] { "meta", "360dialog", "twilio" })
        {
            var id = await _media.SendAsync(provider, Desk.NewPhone(), type, content, mimeType, type == "document" ? "plan für Asha.pdf" : null);
            var file = await _media.FileOfAsync(id, "stored");
            using var answer = await _media.Desk.Api.GetAsync($"/api/media/{file.Text("id")}");
            Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(content), provider);
            Assert.That(answer.Content.Headers.ContentDisposition?.DispositionType, Is.EqualTo(disposition), provider);
            // Twilio tells no names of files.
            if (type == "document" && provider != "twilio") Assert.That(answer.Content.Headers.ContentDisposition?.FileNameStar, Is.EqualTo("plan für Asha.pdf"));
        }
    }

    [Test]
    public async Task What_is_too_large_is_refused_and_says_so()
    {
        var id = await _media.SendAsync("meta", Desk.NewPhone(), "image", [.. MediaDesk.Photo, .. new byte[1024 * 1024]], "image/png");
        var file = await _media.FileOfAsync(id, "refused");
        Assert.That(file.Text("reason"), Is.EqualTo("too_large"));
        await _media.Desk.Api.GetAsync($"/api/media/{file.Text("id")}").ShouldBeProblemAsync(409);
    }

    [TestCase("image", "<html><script>alert(1)</script>", "image/png", "type_not_allowed")]
    [TestCase("document", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "application/pdf", "type_not_allowed")]
    [TestCase("document", "MZ this is a program", "application/pdf", "type_not_allowed")]
    [TestCase("document", "PK\u0003\u0004 an archive", "application/pdf", "type_mismatch")]
    [TestCase("voice", "not a note at all", "audio/ogg", "type_not_allowed")]
    public async Task What_is_not_what_it_says_is_refused(string type, string content, string mimeType, string reason)
    {
        var before = _media.Files().Count;
        var id = await _media.SendAsync("twilio", Desk.NewPhone(), type, System.Text.Encoding.Latin1.GetBytes(content), mimeType);
        Assert.That((await _media.FileOfAsync(id, "refused")).Text("reason"), Is.EqualTo(reason));
        Assert.That(_media.Files(), Has.Count.EqualTo(before), "nothing of it is kept");
    }

    [Test]
    public async Task A_track_is_kept_and_downloaded_and_never_shown()
    {
        byte[] track = [.. "<?xml version=\"1.0\"?><gpx creator=\"phone\"><trk/></gpx>"u8];
        var file = await _media.FileOfAsync(await _media.SendAsync("meta", Desk.NewPhone(), "document", track, "application/gpx+xml", "ebc.gpx"), "stored");
        using var answer = await _media.Desk.Api.GetAsync($"/api/media/{file.Text("id")}");
        Assert.Multiple(async () =>
        {
            Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(track));
            Assert.That(answer.Content.Headers.ContentType?.ToString(), Is.EqualTo("application/octet-stream"));
            Assert.That(answer.Content.Headers.ContentDisposition?.ToString(), Does.StartWith("attachment; filename=ebc.gpx"));
        });
    }

    [Test]
    public async Task A_photo_that_Twilio_calls_a_document_is_one()
    {
        var file = await _media.FileOfAsync(await _media.SendAsync("twilio", Desk.NewPhone(), "document", MediaDesk.Photo, "image/png"), "stored");
        Assert.That((file.Text("kind"), file.Text("mimeType")), Is.EqualTo(("document", "image/png")));
    }

    [Test]
    public async Task A_program_by_name_is_refused_whatever_it_holds()
    {
        var id = await _media.SendAsync("meta", Desk.NewPhone(), "document", [.. "MsgBox 1"u8], "application/octet-stream", "invoice.vbs");
        Assert.That((await _media.FileOfAsync(id, "refused")).Text("reason"), Is.EqualTo("type_not_allowed"));
        Assert.That((await _media.UploadAsync([.. "MsgBox 1"u8], "invoice.vbs")).Status, Is.EqualTo(422));
    }

    [Test]
    public async Task A_number_that_is_refused_again_and_again_pauses_and_no_other_does()
    {
        await _media.FaultAsync(new { kind = "html", httpStatus = 403, channelId = _media.Desk.Dialog360.Id });
        for (var i = 0; i < 20; i++) await _media.SendAsync("360dialog", Desk.NewPhone(), "image", MediaDesk.Photo, "image/png");
        await Eventually.HoldsAsync(async () => await _media.Desk.CountAsync("select count(*) from media_refusals where paused_until > now() + interval '50 minutes'") == 1);
        await _media.FileOfAsync(await _media.SendAsync("meta", Desk.NewPhone(), "image", MediaDesk.Photo, "image/png"), "stored");
        Assert.That(await _media.Desk.CountAsync("select count(*) from whatsapp_media where channel_id = @Id and state = 'pending' and attempts = 1", new { _media.Desk.Dialog360.Id }), Is.InRange(8, 12));
        Assert.That(await _media.Desk.CountAsync("select count(*) from whatsapp_media where channel_id = @Id and state = 'pending' and attempts = 0", new { _media.Desk.Dialog360.Id }), Is.InRange(8, 12));

        await _media.FaultAsync();
        await _media.Desk.ExecuteAsync("delete from media_refusals");
        await _media.Desk.ExecuteAsync("update whatsapp_media set due_at = now() where state = 'pending'");
        await Eventually.HoldsAsync(async () => await _media.Desk.CountAsync("select count(*) from whatsapp_media where state = 'pending'") == 0);
    }

    [TestCase("meta")]
    [TestCase("360dialog")]
    [TestCase("twilio")]
    public async Task What_the_provider_has_no_more_is_expired(string provider)
    {
        await _media.FaultAsync(new { kind = "mediaGone" });
        var id = await _media.SendAsync(provider, Desk.NewPhone(), "image", MediaDesk.Photo, "image/png");
        var file = await _media.FileOfAsync(id, "expired");
        Assert.That(file.TryGetProperty("reason", out _), Is.False);
        await _media.Desk.Api.GetAsync($"/api/media/{file.Text("id")}").ShouldBeProblemAsync(409);
    }

    [Test]
    public async Task A_file_that_broke_off_is_fetched_again()
    {
        await _media.FaultAsync(new { kind = "mediaCut", calls = 1 });
        var id = await _media.SendAsync("meta", Desk.NewPhone(), "image", MediaDesk.Photo, "image/png");
        var file = await _media.FileOfAsync(id, "stored");
        Assert.That(await _media.Desk.Api.GetByteArrayAsync($"/api/media/{file.Text("id")}"), Is.EqualTo(MediaDesk.Photo));
    }

    [Test]
    public async Task A_provider_that_is_away_holds_up_no_reply_and_is_asked_again()
    {
        var phone = Desk.NewPhone();
        await _media.FaultAsync(new { kind = "html", httpStatus = 502, channelId = _media.Desk.Dialog360.Id });
        var id = await _media.SendAsync("360dialog", phone, "image", MediaDesk.Photo, "image/png");
        await Eventually.HoldsAsync(async () => await _media.Desk.CountAsync("select count(*) from whatsapp_media where attempts > 0 and state = 'pending'") > 0);
        Assert.That(await _media.MessageOfAsync(id), Is.Not.Null);
        await _media.FaultAsync();
        await _media.FileOfAsync(id, "stored");
    }

    [Test]
    public async Task What_is_older_than_any_id_is_given_up()
    {
        await _media.FaultAsync(new { kind = "mediaCut" });
        var id = await _media.SendAsync("360dialog", Desk.NewPhone(), "image", MediaDesk.Photo, "image/png");
        await Eventually.HoldsAsync(async () => await _media.MessageOfAsync(id) is not null);
        await _media.Desk.ExecuteAsync(
            "update whatsapp_media set created_at = now() - interval '3 hours', due_at = now() where message_id in (select id from whatsapp_messages where provider_message_id = @id)", new { id });
        await Eventually.HoldsAsync(async () =>
        {
            await _media.Desk.ExecuteAsync("update whatsapp_media set due_at = now() where state = 'pending' and created_at < now() - interval '2 hours'");
            return (await _media.MessageOfAsync(id))!.Value.GetProperty("media")[0].Text("state") == "expired";
        });
    }

    [Test]
    public async Task Another_company_sees_nothing_of_it()
    {
        var id = await _media.SendAsync("meta", Desk.NewPhone(), "document", MediaDesk.Plan, "application/pdf");
        var file = await _media.FileOfAsync(id, "stored");
        using var rival = await _media.Desk.App.RivalAsync();
        await rival.GetAsync($"/api/media/{file.Text("id")}").ShouldBeProblemAsync(404);
        using var nobody = _media.Desk.App.Anonymous();
        await nobody.GetAsync($"/api/media/{file.Text("id")}").ShouldBeProblemAsync(401);
    }

    [Test]
    public async Task A_link_that_was_changed_or_made_up_opens_nothing()
    {
        var id = await _media.SendAsync("meta", Desk.NewPhone(), "document", MediaDesk.Plan, "application/pdf");
        var link = (await _media.FileOfAsync(id, "stored")).Text("url")!;
        using var nobody = _media.Desk.App.Anonymous();
        var token = Base64Url.DecodeFromChars(link.Split('/')[^1]);
        // Each byte of tenant, file and expiry (later by 256 seconds and more), and of the proof.
        foreach (var at in Enumerable.Range(0, token.Length).Where(at => at is not (>= 32 and < 38)))
        {
            byte[] changed = [.. token];
            changed[at] ^= 1;
            await nobody.GetAsync($"{_media.Desk.App.Url}/media/{Base64Url.EncodeToString(changed)}").ShouldBeProblemAsync(404);
        }

        Assert.That((int)(await nobody.GetAsync(link)).StatusCode, Is.EqualTo(200), "and as it was it opens");
        foreach (var forged in new[] { link[..^2] + (link.EndsWith("AA", StringComparison.Ordinal) ? "BB" : "AA"), link[..^1], link + "A", $"{_media.Desk.App.Url}/media/{Guid.NewGuid():N}" })
            await nobody.GetAsync(forged).ShouldBeProblemAsync(404);
    }
}
