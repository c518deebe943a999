using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Media;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.Infrastructure.Media;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Media;

/// <summary>How long files are kept, by whom they can be read, and what nodes do with them together.</summary>
internal sealed class MediaKeepingTests
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(90);

    [Test]
    public async Task An_erased_persons_files_open_for_nobody_and_are_deleted_and_others_stay()
    {
        await using var media = await MediaDesk.StartAsync();
        var (hers, his) = (Desk.NewPhone(), Desk.NewPhone());
        var erased = await media.FileOfAsync(await media.SendAsync("meta", hers, "image", MediaDesk.Photo, "image/png"), "stored");
        var kept = await media.FileOfAsync(await media.SendAsync("meta", his, "image", MediaDesk.Photo, "image/png"), "stored");
        var uploaded = (await media.UploadAsync(MediaDesk.Plan, "plan.pdf")).Body;
        await EraseAsync(media, hers);

        await media.Desk.Api.GetAsync($"/api/media/{erased.Text("id")}").ShouldBeProblemAsync(409);
        Assert.That(media.Files(), Has.Count.EqualTo(3));
        Assert.That(await PurgeAsync(media), Is.EqualTo(1));
        Assert.That(media.Files(), Has.Count.EqualTo(2));
        foreach (var id in new[] { kept.Text("id"), uploaded.Text("id") })
            Assert.That((int)(await media.Desk.Api.GetAsync($"/api/media/{id}")).StatusCode, Is.EqualTo(200));
        Assert.That(await media.Desk.CountAsync("select count(*) from whatsapp_media where id = @Id and state = 'expired' and file is null and file_key is null",
            new { Id = Guid.Parse(erased.Text("id")!) }), Is.EqualTo(1));
    }

    [Test]
    public async Task A_person_who_is_erased_while_their_file_is_on_its_way_leaves_none()
    {
        await using var media = await MediaDesk.StartAsync();
        await media.FaultAsync(new { kind = "mediaCut", calls = 1 });
        var phone = Desk.NewPhone();
        var id = await media.SendAsync("meta", phone, "image", MediaDesk.Photo, "image/png");
        await Eventually.HoldsAsync(async () => await media.Desk.CountAsync("select count(*) from whatsapp_media where attempts = 1 and due_at < now() + interval '4 seconds'") == 1);
        await EraseAsync(media, phone);
        await Eventually.HoldsAsync(async () => await media.Desk.CountAsync(
            "select count(*) from whatsapp_media a join whatsapp_messages m on m.id = a.message_id where m.provider_message_id = @id and a.state = 'expired'", new { id }) == 1);
        Assert.That(media.Files(), Is.Empty);
    }

    [Test]
    public async Task Files_go_after_their_time_and_with_their_message()
    {
        await using var media = await MediaDesk.StartAsync();
        var (old, gone, young) = (await ReceiveAsync(media), await ReceiveAsync(media), await ReceiveAsync(media));
        await media.Desk.ExecuteAsync("update whatsapp_media set stored_at = now() - interval '91 days' where id = @old", new { old });
        await media.Desk.ExecuteAsync("delete from whatsapp_messages where id = (select message_id from whatsapp_media where id = @gone)", new { gone });
        Assert.That(await PurgeAsync(media), Is.EqualTo(2));
        Assert.That(await PurgeAsync(media), Is.Zero);
        Assert.That(media.Files(), Has.Count.EqualTo(1));
        Assert.That((int)(await media.Desk.Api.GetAsync($"/api/media/{young}")).StatusCode, Is.EqualTo(200));
        await media.Desk.Api.GetAsync($"/api/media/{old}").ShouldBeProblemAsync(409);
    }

    [Test]
    public async Task A_link_for_people_ends_with_its_time()
    {
        await using var media = await MediaDesk.StartAsync(builder => builder.Configuration["Media:LinkLife"] = "00:00:01");
        var link = (await media.UploadAsync(MediaDesk.Photo, "lodge.png")).Body.Text("url");
        using var nobody = new HttpClient();
        Assert.That((int)(await nobody.GetAsync(link)).StatusCode, Is.EqualTo(200));
        await Eventually.HoldsAsync(async () => (int)(await nobody.GetAsync(link)).StatusCode == 404);
    }

    [Test]
    public async Task What_a_node_had_in_hand_when_it_died_another_one_fetches()
    {
        await using var media = await MediaDesk.StartAsync(builder => builder.Configuration["Media:Fetchers"] = "0");
        var id = await media.SendAsync("meta", Desk.NewPhone(), "image", MediaDesk.Photo, "image/png");
        await Eventually.HoldsAsync(async () => await media.MessageOfAsync(id) is not null);
        // As it stands after a kill: claimed, and nobody there to end it.
        await media.Desk.ExecuteAsync("update whatsapp_media set attempts = 1, due_at = now() + interval '2 seconds' where state = 'pending'");
        await using var other = await media.Desk.App.StartBesideAsync(media.Configure);
        await media.FileOfAsync(id, "stored");
        Assert.That(await media.Desk.CountAsync("select attempts from whatsapp_media where state = 'stored'"), Is.EqualTo(2));
    }

    [Test]
    public async Task Two_nodes_fetch_each_file_once()
    {
        await using var media = await MediaDesk.StartAsync();
        await using var other = await media.Desk.App.StartBesideAsync(media.Configure);
        var phone = Desk.NewPhone();
        for (var i = 0; i < 20; i++) await media.SendAsync("meta", phone, "image", MediaDesk.Photo, "image/png");
        await Eventually.HoldsAsync(async () => await media.Desk.CountAsync("select count(*) from whatsapp_media where state = 'stored'") == 20);
        Assert.That(await media.Desk.CountAsync("select sum(attempts) from whatsapp_media"), Is.EqualTo(20));
        Assert.That(media.Files(), Has.Count.EqualTo(20));
    }

    [Test]
    public async Task Companies_take_turns_however_much_one_of_them_was_sent()
    {
        await using var app = await TestApp.StartAsync();
        Guid[] companies = [await app.AddTenantAsync("Many", "many@example.com"), await app.AddTenantAsync("Few", "few@example.com"), await app.AddTenantAsync("One", "one@example.com")];
        foreach (var (company, files, age) in new[] { (companies[0], 500, 60), (companies[1], 3, 30), (companies[2], 1, 1) })
            await Sql.ExecuteAsync(app.Database.SuperuserConnectionString, $"""
                insert into whatsapp_media (tenant_id, id, position, kind, state, due_at)
                select '{company}', gen_random_uuid(), 0, 'image', 'pending', now() - interval '{age} minutes' from generate_series(1, {files})
                """);
        var queue = app.Services.GetRequiredService<MediaQueue>();
        var claimed = new List<string>();
        for (var turn = 0; turn < 3; turn++)
            claimed.Add(string.Join(' ', (await queue.ClaimAsync(4, CancellationToken.None)).Select(media => Array.IndexOf(companies, media.TenantId)).Order()));
        Assert.That(claimed, Is.EqualTo(new[] { "0 0 1 2", "0 0 1 1", "0 0 0 0" }));
    }

    [Test]
    public async Task A_bucket_keeps_what_the_folder_would()
    {
        await using var bucket = await FakeBucket.StartAsync();
        await using var media = await MediaDesk.StartAsync(bucket.Configure);
        var id = await ReceiveAsync(media);
        Assert.That(await media.Desk.Api.GetByteArrayAsync($"/api/media/{id}"), Is.EqualTo(MediaDesk.Photo));
        Assert.That(bucket.Files.Keys.Single(), Does.Match("^/desk/media/[0-9a-f]{32}/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32}$"));
        Assert.That(bucket.Files.Values.Single().AsSpan().IndexOf("the lodge"u8), Is.Negative);
        Assert.That(media.Files(), Is.Empty);
        await media.Desk.ExecuteAsync("update whatsapp_media set stored_at = now() - interval '91 days'");
        Assert.That(await PurgeAsync(media), Is.EqualTo(1));
        Assert.That(bucket.Files, Is.Empty);
    }

    private static async Task<Guid> ReceiveAsync(MediaDesk media) => (await media.FileOfAsync(
        await media.SendAsync("meta", Desk.NewPhone(), "image", MediaDesk.Photo, "image/png"), "stored")).GetProperty("id").GetGuid();

    private static Task<int> PurgeAsync(MediaDesk media) =>
        media.Desk.App.SendAsync(new Caller(Guid.Empty, null, "test", [Roles.Owner]), new PurgeMedia(Age, 2));

    private static async Task EraseAsync(MediaDesk media, string phone)
    {
        var contact = (await media.Desk.ContactAsync(phone)).GetProperty("id").GetGuid();
        foreach (var key in await media.Desk.ReadAsync<Guid>("delete from keys.contact_keys where contact_id = @contact returning id", new { contact }))
            media.Desk.App.Services.GetRequiredService<KeyRing>().Forget(key);
    }
}
