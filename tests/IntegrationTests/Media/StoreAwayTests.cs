using Microsoft.Extensions.Logging;
using TrailDesk.Application.Media;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Media;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Media;

/// <summary>A store that is not there is never taken for one whose files are gone.</summary>
internal sealed class StoreAwayTests
{
    [Test]
    public async Task A_folder_that_is_not_mounted_makes_files_wait_and_loses_none()
    {
        await using var media = await MediaDesk.StartAsync();
        var id = (await media.UploadAsync(MediaDesk.Plan, "plan.pdf")).Body.Text("id")!;
        var phone = Desk.NewPhone();
        await media.SayAsync("meta", phone, "thanks");
        Assert.That((await media.Desk.GetAsync("/health/ready")).Text("status"), Is.EqualTo("ready"));

        // As it looks where a disk is not mounted: the folder is there, and empty.
        Directory.Move(media.Folder, media.Folder + ".away");
        Directory.CreateDirectory(media.Folder);
        await media.Desk.Api.GetAsync($"/api/media/{id}").ShouldBeProblemAsync(503);
        Assert.That((await media.UploadAsync(MediaDesk.Photo, "lodge.png")).Status, Is.EqualTo(503));
        var (status, answer) = await media.WriteAsync("meta", phone, new { type = "document", media = new { mediaId = id } });
        Assert.That(status, Is.EqualTo(202));
        var message = Guid.Parse(answer.Text("messageId")!);
        await Eventually.HoldsAsync(async () => await media.Desk.CountAsync(
            "select count(*) from outbox where message = @message and state = 'queued' and due_at > now() + interval '5 seconds'", new { message }) == 1);
        await media.Desk.ExecuteAsync("update whatsapp_media set stored_at = now() - interval '91 days' where id = @Id", new { Id = Guid.Parse(id) });
        Assert.That(async () => await PurgeAsync(media), Throws.TypeOf<MediaStoreAwayException>());
        Assert.That(await media.Desk.CountAsync("select count(*) from whatsapp_media where file is not null"), Is.EqualTo(1), "its row names it still");

        Assert.That(Directory.GetFiles(media.Folder, "*", SearchOption.AllDirectories), Is.Empty);
        Directory.Delete(media.Folder, recursive: true);
        Directory.Move(media.Folder + ".away", media.Folder);
        await media.Desk.ExecuteAsync("update whatsapp_media set state = 'stored', stored_at = now() where id = @Id", new { Id = Guid.Parse(id) });
        Assert.That(await media.Desk.Api.GetByteArrayAsync($"/api/media/{id}"), Is.EqualTo(MediaDesk.Plan));
        await media.Desk.ExecuteAsync("update outbox set due_at = now() where message = @message", new { message });
        await media.Desk.SettleAsync();
        Assert.That((await media.Desk.GetAsync($"/api/messages/{message}")).Text("status"), Is.AnyOf("accepted", "sent", "delivered", "read"));
    }

    [Test]
    public async Task Readiness_and_the_start_tell_an_empty_folder_from_a_new_one()
    {
        await using var media = await MediaDesk.StartAsync();
        await media.UploadAsync(MediaDesk.Plan, "plan.pdf");
        var mark = Path.Combine(media.Folder, MediaStoreWatch.MarkName);
        Directory.Move(media.Folder, media.Folder + ".away");
        await using (var other = await media.Desk.App.StartBesideAsync(media.Configure))
        {
            using var anybody = other.Anonymous();
            var ready = await (await anybody.GetAsync("/health/ready")).JsonAsync();
            Assert.That(ready.Text("status"), Is.EqualTo("degraded"));
            Assert.That(ready.GetProperty("reasons")[0].GetString(), Does.Contain(media.Folder).And.Contain(MediaStoreWatch.MarkName));
            Assert.That(File.Exists(mark), Is.False);
        }

        Directory.Move(media.Folder + ".away", media.Folder);
        // One that was filled before there were marks gets its own.
        File.Delete(mark);
        await using var later = await media.Desk.App.StartBesideAsync(media.Configure);
        using var client = later.Anonymous();
        Assert.That((await (await client.GetAsync("/health/ready")).JsonAsync()).Text("status"), Is.EqualTo("ready"));
        Assert.That(File.Exists(mark), Is.True);
    }

    [TestCase(404, "<Error><Code>NoSuchBucket</Code></Error>")]
    [TestCase(404, "<Error><Code>NoSuchKey</Code></Error>")]
    [TestCase(403, "<Error><Code>InvalidAccessKeyId</Code></Error>")]
    [TestCase(503, "<Error><Code>SlowDown</Code></Error>")]
    public async Task A_bucket_that_gives_nothing_out_is_away_and_no_link_gets_into_the_log(int status, string body)
    {
        await using var bucket = await FakeBucket.StartAsync();
        var logs = new CapturedLogs();
        await using var media = await MediaDesk.StartAsync(builder =>
        {
            builder.Logging.AddProvider(logs);
            bucket.Configure(builder);
        });
        var link = (await media.UploadAsync(MediaDesk.Plan, "plan.pdf")).Body.Text("url")!;
        bucket.Instead = (status, body);
        using var nobody = new HttpClient();
        using var answer = await nobody.GetAsync(link);
        Assert.That(((int)answer.StatusCode, answer.Headers.RetryAfter is not null), Is.EqualTo((503, true)));
        Assert.That(logs.Lines.Where(line => line.Contains("/media/{token}/{fileName?} failed", StringComparison.Ordinal)), Is.Not.Empty);
        Assert.That(logs.Lines.Where(line => line.Contains(link.Split('/')[^1], StringComparison.Ordinal)), Is.Empty);
        if (status == 404 && body.Contains("NoSuchKey", StringComparison.Ordinal)) return;
        await media.Desk.ExecuteAsync("update whatsapp_media set stored_at = now() - interval '91 days'");
        Assert.That(async () => await PurgeAsync(media), Throws.TypeOf<MediaStoreAwayException>());
        bucket.Instead = null;
        Assert.That(await PurgeAsync(media), Is.EqualTo(1));
        Assert.That(bucket.Files, Is.Empty);
    }

    private static Task<int> PurgeAsync(MediaDesk media) =>
        media.Desk.App.SendAsync(new Caller(Guid.Empty, null, "test", [Roles.Owner]), new PurgeMedia(TimeSpan.FromDays(90), 10));
}
