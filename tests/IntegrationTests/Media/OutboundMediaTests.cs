using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Media;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Media;

/// <summary>A file that the desk uploads reaches phones, through each provider's own way.</summary>
internal sealed class OutboundMediaTests
{
    private MediaDesk _media = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _media = await MediaDesk.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _media.DisposeAsync();

    [TearDown]
    public Task ClearAsync() => _media.FaultAsync();

    [Test]
    public async Task An_upload_is_answered_field_by_field_and_opens_as_it_was()
    {
        var (status, file) = await _media.UploadAsync(MediaDesk.Plan, "Day by day.pdf");
        Assert.That(status, Is.EqualTo(201), file.ToString());
        file.ShouldHoldExactly(new
        {
            id = file.GetProperty("id"),
            kind = "document",
            state = "stored",
            mimeType = "application/pdf",
            size = MediaDesk.Plan.Length,
            fileName = "Day by day.pdf",
            url = file.GetProperty("url"),
        });
        using var nobody = new HttpClient();
        using var answer = await nobody.GetAsync(file.Text("url"));
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(MediaDesk.Plan));
        Assert.That(answer.Content.Headers.ContentDisposition?.DispositionType, Is.EqualTo("attachment"));
        var audit = await _media.Desk.ListAsync($"/api/audit-logs?subjectId={file.Text("id")}");
        Assert.That(audit.Single().Text("action"), Is.EqualTo("media.uploaded"));
    }

    [TestCase("<html>", "page.html", "", 422)]
    [TestCase("MZ a program", "plan.pdf", "", 422)]
    [TestCase("", "plan.pdf", "", 422)]
    [TestCase("%PDF-1.7", "plan.pdf", "?kind=image", 422)]
    [TestCase("%PDF-1.7", "plan.pdf", "?kind=painting", 400)]
    public async Task What_WhatsApp_does_not_take_is_refused_and_not_kept(string content, string name, string query, int status)
    {
        var before = _media.Files().Count;
        var (answered, problem) = await _media.UploadAsync(System.Text.Encoding.Latin1.GetBytes(content), name, query);
        Assert.That(answered, Is.EqualTo(status), problem.ToString());
        Assert.That(problem.Text("detail"), Does.EndWith("."));
        Assert.That(_media.Files(), Has.Count.EqualTo(before));
    }

    [Test]
    public async Task A_form_without_a_file_names_the_field()
    {
        using var form = new MultipartFormDataContent { { new StringContent("plan.pdf"), "name" } };
        await _media.Desk.Api.PostAsync("/api/media", form).ShouldNameAsync("file", "one part, named file");
    }

    [TestCase("meta")]
    [TestCase("360dialog")]
    public async Task It_is_uploaded_once_for_a_number_and_sent_by_id(string provider)
    {
        byte[] plan = [.. MediaDesk.Plan, .. System.Text.Encoding.ASCII.GetBytes(provider)];
        var first = (await _media.UploadAsync(plan, "plan.pdf")).Body.Text("id");
        var again = (await _media.UploadAsync(plan, "the same once more.pdf")).Body.Text("id");
        var (phones, before) = (new List<string>(), await UploadsAsync(provider));
        foreach (var id in new[] { first, first, again })
        {
            var phone = Desk.NewPhone();
            phones.Add(phone);
            await _media.SayAsync(provider, phone, "thanks");
            var (status, answer) = await _media.WriteAsync(provider, phone, new { type = "document", media = new { mediaId = id, caption = "Day by day" } });
            Assert.That(status, Is.EqualTo(202), answer.ToString());
            await _media.Desk.SettleAsync();
            var message = await _media.Desk.GetAsync($"/api/messages/{answer.Text("messageId")}");
            Assert.That(message.Text("status"), Is.AnyOf("accepted", "sent", "delivered", "read"), message.ToString());
            var shown = message.GetProperty("media")[0];
            Assert.Multiple(() =>
            {
                Assert.That(shown.Text("id"), Is.EqualTo(id));
                Assert.That(shown.Text("state"), Is.EqualTo("stored"));
                Assert.That(shown.Text("mimeType"), Is.EqualTo("application/pdf"));
                Assert.That(shown.Text("caption"), Is.EqualTo("Day by day"));
                Assert.That(shown.Text("url"), Does.StartWith($"{_media.Desk.App.Url}/media/"));
            });
        }

        Assert.That(await UploadsAsync(provider), Is.EqualTo(before + 1));
        foreach (var phone in phones)
        {
            var bubble = (await _media.BubblesAsync(phone)).Last(bubble => bubble.Text("type") == "document");
            Assert.That(bubble.Text("text"), Is.EqualTo("Day by day"));
            Assert.That(await _media.SimulatedAsync(bubble.GetProperty("media").Text("url")!), Is.EqualTo(plan));
        }
    }

    [Test]
    public async Task The_same_bytes_as_another_type_are_another_upload()
    {
        byte[] package = [.. "PK\u0003\u0004 nobody can tell"u8];
        var (phone, before) = (Desk.NewPhone(), await UploadsAsync("meta"));
        await _media.SayAsync("meta", phone, "thanks");
        foreach (var name in new[] { "people.docx", "people.xlsx", "again.docx" })
        {
            var id = (await _media.UploadAsync(package, name)).Body.Text("id");
            Assert.That((await _media.WriteAsync("meta", phone, new { type = "document", media = new { mediaId = id } })).Status, Is.EqualTo(202));
            await _media.Desk.SettleAsync();
        }

        Assert.That(await UploadsAsync("meta"), Is.EqualTo(before + 2));
    }

    [Test]
    public async Task A_company_that_keeps_all_that_it_may_is_told_what_to_do()
    {
        var id = Guid.Parse((await _media.UploadAsync(MediaDesk.Photo, "lodge.png")).Body.Text("id")!);
        await _media.Desk.ExecuteAsync("update whatsapp_media set size = 50::bigint << 30 where id = @id", new { id });
        var (status, problem) = await _media.UploadAsync(MediaDesk.Photo, "one more.png");
        Assert.That((status, problem.Text("detail")!.Contains("Media:UploadsGiB", StringComparison.Ordinal)), Is.EqualTo((413, true)), problem.ToString());
        using var rival = await _media.Desk.App.RivalAsync();
        Assert.That((await _media.UploadAsync(MediaDesk.Photo, "theirs.png", by: rival)).Status, Is.EqualTo(201));
        await _media.Desk.ExecuteAsync("update whatsapp_media set size = 10 where id = @id", new { id });
        Assert.That((await _media.UploadAsync(MediaDesk.Photo, "one more.png")).Status, Is.EqualTo(201));
    }

    private async Task<int> UploadsAsync(string provider) => (await _media.CallsAsync())
        .Count(call => call.Text("provider") == provider && call.Text("path")!.EndsWith("/media", StringComparison.Ordinal));

    [Test]
    public async Task Twilio_gets_a_link_that_opens_without_signing_in()
    {
        var id = (await _media.UploadAsync(MediaDesk.Photo, "lodge.png")).Body.Text("id");
        var phone = Desk.NewPhone();
        await _media.SayAsync("twilio", phone, "thanks");
        var (status, _) = await _media.WriteAsync("twilio", phone, new { type = "image", media = new { mediaId = id, caption = "the lodge" } });
        Assert.That(status, Is.EqualTo(202));
        await _media.Desk.SettleAsync();
        var bubble = (await _media.BubblesAsync(phone)).Last(bubble => bubble.Text("type") == "image");
        Assert.That(bubble.Text("text"), Is.EqualTo("the lodge"));
        var link = bubble.GetProperty("media").Text("url")!;
        Assert.That(link, Does.StartWith($"{_media.Desk.App.Url}/media/").And.EndsWith("/image.png"));
        using var twilio = new HttpClient();
        Assert.That(await twilio.GetByteArrayAsync(link), Is.EqualTo(MediaDesk.Photo));
    }

    [Test]
    public async Task What_a_customer_sent_can_be_sent_on()
    {
        var file = await _media.FileOfAsync(await _media.SendAsync("meta", Desk.NewPhone(), "voice", MediaDesk.Note, "audio/ogg; codecs=opus"), "stored");
        var phone = Desk.NewPhone();
        await _media.SayAsync("360dialog", phone, "thanks");
        Assert.That((await _media.WriteAsync("360dialog", phone, new { type = "voice", media = new { mediaId = file.Text("id") } })).Status, Is.EqualTo(202));
        await _media.Desk.SettleAsync();
        var bubble = (await _media.BubblesAsync(phone)).Last(bubble => bubble.Text("type") == "audio");
        Assert.That(bubble.GetProperty("media").GetProperty("voice").GetBoolean(), Is.True);
        Assert.That(await _media.SimulatedAsync(bubble.GetProperty("media").Text("url")!), Is.EqualTo(MediaDesk.Note));
    }

    [Test]
    public async Task An_id_that_the_provider_has_forgotten_is_uploaded_again()
    {
        byte[] plan = [.. MediaDesk.Plan, .. "forgotten"u8];
        var id = (await _media.UploadAsync(plan, "plan.pdf")).Body.Text("id");
        await _media.Desk.ExecuteAsync("""
            insert into media_uploads (tenant_id, channel_id, content, provider_media_id, expires_at)
            select tenant_id, @Channel, content, '4711', now() + interval '1 day' from whatsapp_media where id = @Id
            """, new { Channel = _media.Desk.Meta.Id, Id = Guid.Parse(id!) });
        var phone = Desk.NewPhone();
        await _media.SayAsync("meta", phone, "thanks");
        var (_, answer) = await _media.WriteAsync("meta", phone, new { type = "document", media = new { mediaId = id } });
        await _media.Desk.SettleAsync();
        Assert.That((await _media.Desk.GetAsync($"/api/messages/{answer.Text("messageId")}")).Text("status"), Is.AnyOf("accepted", "sent", "delivered", "read"));
        Assert.That(await _media.Desk.CountAsync("select count(*) from media_uploads where provider_media_id = '4711'"), Is.Zero);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Of_several_in_the_air_with_a_forgotten_id_all_go_again_and_what_is_wrong_with_the_file_itself_does_not(bool inTemplate)
    {
        byte[] photo = [.. MediaDesk.Photo, .. "in the air"u8, inTemplate ? (byte)1 : (byte)0];
        var id = Guid.Parse((await _media.UploadAsync(photo, "lodge.png")).Body.Text("id")!);
        await _media.Desk.ExecuteAsync("""
            insert into media_uploads (tenant_id, channel_id, content, provider_media_id, expires_at)
            select tenant_id, @Channel, content, '4712', now() + interval '1 day' from whatsapp_media where id = @Id
            """, new { Channel = _media.Desk.Meta.Id, Id = id });
        var outgoing = _media.Desk.App.Services.GetRequiredService<IOutgoingMedia>();
        var channel = (await _media.Desk.App.Services.GetRequiredService<IChannelDirectory>().FindAsync(_media.Desk.Meta.Id, CancellationToken.None))!;
        var content = inTemplate
            ? new MessageContent { Template = new TemplatePart("season", "en", JsonElement.Parse("""[{"type":"header","parameters":[{"type":"image","image":{"mediaId":"$ID"}}]}]""".Replace("$ID", $"{id}", StringComparison.Ordinal))) }
            : new MessageContent { Media = [new MediaPart("image", MediaId: id)] };
        var message = new OutboundMessage(Guid.NewGuid(), new Party("+15550100099"), inTemplate ? "template" : "image", content);
        var refused = new SendOutcome.Rejected(SendFailure.Media, new ErrorPart("131053"));

        List<MediaPart> inAir = [];
        for (var i = 0; i < 3; i++) inAir.Add((await outgoing.ReadyAsync(message, channel)).Used!);
        Assert.That(inAir.Select(part => part.ProviderMediaId), Is.All.EqualTo("4712"));
        foreach (var part in inAir.Take(2)) Assert.That(await outgoing.LearnAsync(part, channel, refused), Is.TypeOf<SendOutcome.Deferred>());
        var fresh = (await outgoing.ReadyAsync(message, channel)).Used!;
        Assert.That(fresh.ProviderMediaId, Is.Not.EqualTo("4712").And.Not.Null);
        // The last one of the old id comes back after the new upload, which it says nothing of.
        Assert.That(await outgoing.LearnAsync(inAir[2], channel, refused), Is.TypeOf<SendOutcome.Deferred>());
        Assert.That((await outgoing.ReadyAsync(message, channel)).Used!.ProviderMediaId, Is.EqualTo(fresh.ProviderMediaId));
        Assert.That(await outgoing.LearnAsync(fresh, channel, refused), Is.SameAs(refused));
        Assert.That(await outgoing.LearnAsync(inAir[0], channel, new SendOutcome.Accepted("wamid.1")), Is.TypeOf<SendOutcome.Accepted>());
    }

    [TestCase("--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"plan.pdf\"\r\n\r\n%PDF-1.7 and no end")]
    [TestCase("--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"plan.pdf\"\r\n")]
    [TestCase("")]
    public async Task A_form_that_ends_too_soon_is_the_callers_mistake_and_nothing_of_it_is_kept(string body)
    {
        var before = _media.Files().Count;
        foreach (var path in new[] { "/api/media", "/api/consents/import" })
        {
            using var form = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(body));
            form.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=cut");
            await _media.Desk.Api.PostAsync(path, form).ShouldBeProblemAsync(400);
        }

        Assert.That(_media.Files(), Has.Count.EqualTo(before));
    }

    [Test]
    public async Task What_its_provider_does_not_take_is_refused_before_it_is_sent()
    {
        var large = (await _media.UploadAsync([.. MediaDesk.Plan, .. new byte[17 * 1024 * 1024]], "atlas.pdf")).Body.Text("id");
        var photo = (await _media.UploadAsync(MediaDesk.Photo, "lodge.png")).Body.Text("id");
        var phone = Desk.NewPhone();
        foreach (var provider in new[] { "meta", "twilio" }) await _media.SayAsync(provider, phone, "thanks");
        var (status, problem) = await _media.WriteAsync("twilio", phone, new { type = "document", media = new { mediaId = large } });
        Assert.That(status, Is.EqualTo(422));
        Assert.That(problem.Text("detail"), Does.StartWith("Twilio takes at most 16 MB as document"));
        (status, problem) = await _media.WriteAsync("meta", phone, new { type = "video", media = new { mediaId = photo } });
        Assert.That(status, Is.EqualTo(422));
        Assert.That(problem.Text("detail"), Does.Contain("image/png"));
        Assert.That((await _media.WriteAsync("meta", phone, new { type = "document", media = new { mediaId = large } })).Status, Is.EqualTo(202));
        await _media.Desk.SettleAsync();
    }

    [Test]
    public async Task Another_companys_file_is_not_there()
    {
        var id = (await _media.UploadAsync(MediaDesk.Photo, "lodge.png")).Body.Text("id");
        using var rival = await _media.Desk.App.RivalAsync();
        await rival.GetAsync($"/api/media/{id}").ShouldBeProblemAsync(404);
        var theirs = (await _media.UploadAsync(MediaDesk.Photo, "ours.png", by: rival)).Body.Text("id");
        var phone = Desk.NewPhone();
        await _media.SayAsync("meta", phone, "thanks");
        var (status, problem) = await _media.WriteAsync("meta", phone, new { type = "image", media = new { mediaId = theirs } });
        Assert.That(status, Is.EqualTo(400));
        Assert.That(problem.GetProperty("errors").TryGetProperty("media.mediaId", out _), Is.True);
    }

    [Test]
    public async Task A_picture_stands_above_buttons()
    {
        var id = (await _media.UploadAsync(MediaDesk.Photo, "lodge.png")).Body.Text("id");
        var phone = Desk.NewPhone();
        await _media.SayAsync("meta", phone, "thanks");
        var (status, answer) = await _media.WriteAsync("meta", phone, new
        {
            type = "interactive",
            interactive = new { kind = "button", body = "This one?", header = new { media = new { mediaId = id } }, buttons = new[] { new { id = "y", title = "Yes" } } },
        });
        Assert.That(status, Is.EqualTo(202), answer.ToString());
        await _media.Desk.SettleAsync();
        var bubble = (await _media.BubblesAsync(phone)).Last(bubble => bubble.Text("type") == "interactive");
        Assert.That(await _media.SimulatedAsync(bubble.GetProperty("media").Text("url")!), Is.EqualTo(MediaDesk.Photo));
    }
}
