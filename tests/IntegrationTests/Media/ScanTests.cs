using System.Text;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Media;

/// <summary>With a scanner set up nothing gets in without its word.</summary>
internal sealed class ScanTests
{
    private static readonly byte[] Infected = Encoding.Latin1.GetBytes("%PDF-1.4 " + FakeClamd.Eicar);

    [Test]
    public async Task What_the_scanner_finds_is_refused_in_and_out_and_what_is_clean_goes()
    {
        await using var clamd = new FakeClamd();
        await using var media = await MediaDesk.StartAsync(builder => builder.Configuration["Media:ClamAv:Address"] = clamd.Address);
        var bad = await media.SendAsync("meta", Desk.NewPhone(), "document", Infected, "application/pdf");
        Assert.That((await media.FileOfAsync(bad, "refused")).Text("reason"), Is.EqualTo("malware"));
        var (status, problem) = await media.UploadAsync(Infected, "plan.pdf");
        Assert.That(status, Is.EqualTo(422));
        Assert.That(problem.Text("detail"), Does.Contain("malware"));
        Assert.That(media.Files(), Is.Empty);

        var good = await media.SendAsync("meta", Desk.NewPhone(), "document", [.. MediaDesk.Plan, .. new byte[200_000]], "application/pdf");
        await media.FileOfAsync(good, "stored");
        Assert.That((await media.UploadAsync(MediaDesk.Plan, "plan.pdf")).Status, Is.EqualTo(201));
        Assert.That(clamd.Scanned, Is.EqualTo(4));
    }

    [Test]
    public async Task What_is_too_large_for_the_scanner_is_told_apart_from_a_scanner_that_is_away()
    {
        await using var clamd = new FakeClamd { MostBytes = 100_000 };
        await using var media = await MediaDesk.StartAsync(builder => builder.Configuration["Media:ClamAv:Address"] = clamd.Address);
        byte[] large = [.. MediaDesk.Plan, .. new byte[3_000_000]];
        var id = await media.SendAsync("meta", Desk.NewPhone(), "document", large, "application/pdf");
        Assert.That((await media.FileOfAsync(id, "refused")).Text("reason"), Is.EqualTo("too_large_to_scan"));
        var (status, problem) = await media.UploadAsync(large, "atlas.pdf");
        Assert.That((status, problem.Text("detail")!.Contains("StreamMaxLength", StringComparison.Ordinal)), Is.EqualTo((422, true)), problem.ToString());
        Assert.That((await media.UploadAsync(MediaDesk.Plan, "plan.pdf")).Status, Is.EqualTo(201));
    }

    [Test]
    public async Task While_the_scanner_is_away_files_wait()
    {
        string address;
        await using (var clamd = new FakeClamd()) address = clamd.Address;
        await using var media = await MediaDesk.StartAsync(builder => builder.Configuration["Media:ClamAv:Address"] = address);
        var id = await media.SendAsync("twilio", Desk.NewPhone(), "image", MediaDesk.Photo, "image/png");
        await Eventually.HoldsAsync(async () => await media.Desk.CountAsync("select count(*) from whatsapp_media where attempts > 0 and state = 'pending' and due_at < now() + interval '3 seconds'") == 1);
        await media.FileOfAsync(id, "pending");
        Assert.That((await media.UploadAsync(MediaDesk.Plan, "plan.pdf")).Status, Is.EqualTo(422));
    }
}
