using System.Globalization;
using NUnit.Framework;
using TrailDesk.Application.Conversations;

namespace TrailDesk.UnitTests.Conversations;

internal sealed class SendTimeTests
{
    [TestCase("2026-12-01T09:30:00+05:45", null, "2026-12-01T03:45:00Z")]
    [TestCase("2026-12-01T09:30:00Z", null, "2026-12-01T09:30:00Z")]
    [TestCase("2026-12-01T09:30:00.25-03:00", null, "2026-12-01T12:30:00.25Z")]
    [TestCase("2026-12-01T09:30", "Asia/Kathmandu", "2026-12-01T03:45:00Z")]
    [TestCase("2026-07-01T09:30", "Europe/London", "2026-07-01T08:30:00Z")]
    [TestCase("2026-03-29T01:30", "Europe/London", "2026-03-29T01:30:00Z", Description = "the clocks leave this time out: an hour later")]
    [TestCase("2026-10-25T01:30", "Europe/London", "2026-10-25T00:30:00Z", Description = "the clocks show this time twice: the first")]
    public void A_moment_is_read_as_people_write_it(string text, string? zone, string expected)
    {
        Assert.That(SendTime.TryRead(text, zone, out var at), Is.True);
        Assert.That(at.UtcDateTime, Is.EqualTo(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture).UtcDateTime));
    }

    [TestCase("2026-12-01T09:30", null)]
    [TestCase("2026-12-01T09:30:00+05:45", "Asia/Kathmandu")]
    [TestCase("2026-12-01T09:30:00Z", "Asia/Kathmandu")]
    [TestCase("2026-12-01T09:30", "Asia/Atlantis")]
    [TestCase("2026-02-30T09:30:00Z", null)]
    [TestCase("tomorrow", null)]
    [TestCase("", null)]
    [TestCase(null, "Asia/Kathmandu")]
    public void What_could_be_two_moments_or_none_is_not_read(string? text, string? zone) =>
        Assert.That(SendTime.TryRead(text, zone, out _), Is.False);
}
