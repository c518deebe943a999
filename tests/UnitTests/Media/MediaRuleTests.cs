using NUnit.Framework;
using TrailDesk.Domain.Media;

namespace TrailDesk.UnitTests.Media;

internal sealed class MediaRuleTests
{
    private const long Megabyte = 1024 * 1024;

    // Meta's table of supported media; Twilio takes at most 16 MB of each.
    [TestCase("meta", "image", "image/jpeg", 5 * Megabyte, null)]
    [TestCase("meta", "image", "image/jpeg", 5 * Megabyte + 1, "at most 5 MB")]
    [TestCase("360dialog", "image", "image/png", 5 * Megabyte + 1, "at most 5 MB")]
    [TestCase("meta", "image", "image/webp", 10, "only image/jpeg, image/png")]
    [TestCase("meta", "video", "video/mp4", 16 * Megabyte, null)]
    [TestCase("meta", "video", "video/3gp", 16 * Megabyte + 1, "at most 16 MB")]
    [TestCase("meta", "audio", "audio/mpeg", 16 * Megabyte, null)]
    [TestCase("meta", "audio", "application/ogg", 10, "by its content this file is application/ogg")]
    [TestCase("meta", "voice", "audio/ogg", 10, null)]
    [TestCase("meta", "voice", "audio/mpeg", 10, "only audio/ogg")]
    [TestCase("meta", "document", "application/pdf", 100 * Megabyte, null)]
    [TestCase("meta", "document", "application/pdf", 100 * Megabyte + 1, "at most 100 MB")]
    [TestCase("twilio", "document", "application/pdf", 16 * Megabyte, null)]
    [TestCase("twilio", "document", "application/pdf", 16 * Megabyte + 1, "Twilio takes at most 16 MB")]
    [TestCase("meta", "document", "text/html", 10, "text/html")]
    [TestCase("meta", "sticker", "image/webp", 100 * 1024, null)]
    [TestCase("meta", "sticker", "image/webp", 100 * 1024 + 1, "at most 100 KB")]
    public void What_a_provider_takes_is_told_before_it_is_sent(string provider, string kind, string type, long size, string? says)
    {
        var problem = MediaRules.Problem(provider, kind, type, size);
        if (says is null) Assert.That(problem, Is.Null);
        else Assert.That(problem, Does.Contain(says).And.EndsWith("."));
    }

    [TestCase(500 * 1024, true)]
    [TestCase(500 * 1024 + 1, false)]
    public void A_moving_sticker_may_be_larger(long size, bool goes) =>
        Assert.That(MediaRules.Problem("meta", "sticker", "image/webp", size, animated: true), goes ? Is.Null : Does.Contain("500 KB"));

    [TestCase("image/png", "image")]
    [TestCase("image/webp", "sticker")]
    [TestCase("audio/ogg", "audio")]
    [TestCase("video/3gp", "video")]
    [TestCase("application/msword", "document")]
    [TestCase("text/html", null)]
    public void A_file_has_the_kind_of_its_type(string type, string? kind) => Assert.That(MediaRules.KindOf(type), Is.EqualTo(kind));

    [TestCase("image", "image/png", "image/jpeg", null)]
    [TestCase("image", "text/html", "image/jpeg", InboundMediaRules.WrongType)]
    [TestCase("image", "image/svg+xml", "image/svg+xml", InboundMediaRules.WrongType)]
    [TestCase("voice", "audio/ogg", "audio/ogg; codecs=opus", null)]
    [TestCase("voice", ContentType.Program, "audio/ogg", InboundMediaRules.WrongType)]
    [TestCase("video", "video/mp4", "video/mp4", null)]
    [TestCase("sticker", "image/png", "image/webp", InboundMediaRules.WrongType)]
    [TestCase("document", "application/pdf", "application/pdf", null)]
    [TestCase("document", ContentType.Zip, "application/pdf", InboundMediaRules.NotAsAnnounced)]
    [TestCase("document", ContentType.Unknown, "application/pdf", InboundMediaRules.NotAsAnnounced)]
    [TestCase("document", "text/html", "text/plain", InboundMediaRules.WrongType)]
    [TestCase("document", ContentType.Program, "application/octet-stream", InboundMediaRules.WrongType)]
    [TestCase("document", "text/plain", "text/csv", null)]
    [TestCase("document", ContentType.Unknown, "text/csv", null)]
    [TestCase("document", ContentType.Zip, "application/zip", null)]
    [TestCase("document", "text/vcard", "text/x-vcard", null)]
    [TestCase("document", "application/xml", "application/gpx+xml", null)]
    [TestCase("document", "application/xml", "application/x-gpx", null)]
    [TestCase("document", "application/xml", "text/xml", null)]
    [TestCase("document", "application/xml", "application/pdf", InboundMediaRules.NotAsAnnounced)]
    [TestCase("document", "image/svg+xml", "application/gpx+xml", InboundMediaRules.WrongType)]
    [TestCase("document", "image/png", "image/png", null)]
    public void What_comes_in_is_judged_by_its_content(string kind, string found, string announced, string? reason) =>
        Assert.That(InboundMediaRules.Refusal(kind, found, announced), Is.EqualTo(reason));

    [TestCase("invoice.vbs", "text/plain", true)]
    [TestCase("invoice.pdf.BAT", "text/plain", true)]
    [TestCase("invoice.js. .", "text/plain", true)]
    [TestCase("setup.msi", ContentType.Ole, true)]
    [TestCase("viewer.jar", ContentType.Zip, true)]
    [TestCase("plan.pdf.lnk", ContentType.Unknown, true)]
    [TestCase("ebc.gpx", "application/xml", false)]
    [TestCase("people.csv", "text/plain", false)]
    [TestCase("bat", "text/plain", false)]
    [TestCase(null, ContentType.Unknown, false)]
    public void What_a_desktop_runs_by_its_name_is_refused_whatever_it_is_announced_as(string? fileName, string found, bool isRefused)
    {
        Assert.That(InboundMediaRules.Refusal("document", found, "application/octet-stream", fileName), isRefused ? Is.EqualTo(InboundMediaRules.WrongType) : Is.Null);
        if (fileName is not null) Assert.That(MediaNames.IsRun(MediaNames.Harmless(fileName)), Is.False);
    }

    [TestCase("document", "plan.pdf", "application/pdf", "plan.pdf")]
    [TestCase("document", "plan", "application/pdf", "plan.pdf")]
    [TestCase("image", null, "image/jpeg", "image.jpg")]
    [TestCase("document", null, "application/octet-stream", "document")]
    public void A_file_goes_out_with_an_ending(string kind, string? fileName, string mimeType, string name) => Assert.That(MediaNames.Of(kind, fileName, mimeType), Is.EqualTo(name));
}
