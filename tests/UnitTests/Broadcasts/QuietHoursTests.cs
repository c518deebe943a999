using System.Globalization;
using NUnit.Framework;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Domain.Shared;

namespace TrailDesk.UnitTests.Broadcasts;

internal sealed class QuietHoursTests
{
    private static readonly QuietHours Night = new(new TimeOnly(21, 0), new TimeOnly(8, 0));
    private static readonly QuietHours Siesta = new(new TimeOnly(13, 0), new TimeOnly(15, 0));

    private static DateTimeOffset Utc(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    // Kathmandu is 5:45 ahead of UTC, Jakarta 7 and Jayapura 9 hours; New York is 5 behind in winter, Honolulu 10.
    [TestCase("NP", "2026-11-20T12:00Z", null)]
    [TestCase("NP", "2026-11-20T15:14Z", null)]
    [TestCase("NP", "2026-11-20T15:15Z", "2026-11-21T02:15Z")]
    [TestCase("NP", "2026-11-21T02:14Z", "2026-11-21T02:15Z")]
    [TestCase("NP", "2026-11-21T02:15Z", null)]
    [TestCase("ID", "2026-11-20T12:30Z", "2026-11-21T01:00Z")]
    [TestCase("ID", "2026-11-20T23:30Z", "2026-11-21T01:00Z")]
    [TestCase("ID", "2026-11-21T01:00Z", null)]
    [TestCase("US", "2026-11-20T14:00Z", "2026-11-20T18:00Z")]
    [TestCase("US", "2026-11-21T02:00Z", "2026-11-21T18:00Z")]
    public void It_is_quiet_while_it_is_night_in_any_zone_of_the_country(string country, string now, string? until) =>
        Assert.That(Night.EndFor(CountryZones.Of(country), Utc(now)), Is.EqualTo(until is null ? (DateTimeOffset?)null : Utc(until)));

    [TestCase("2026-11-20T12:59Z", null)]
    [TestCase("2026-11-20T13:00Z", "2026-11-20T15:00Z")]
    [TestCase("2026-11-20T15:00Z", null)]
    public void Hours_within_one_day_work_too(string now, string? until) =>
        Assert.That(Siesta.EndFor([TimeZoneInfo.Utc], Utc(now)), Is.EqualTo(until is null ? (DateTimeOffset?)null : Utc(until)));

    [TestCase("NP", "2026-11-20T12:00Z", "2026-11-20T15:15Z")]
    [TestCase("NP", "2026-11-21T02:15Z", "2026-11-21T15:15Z")]
    [TestCase("US", "2026-11-20T18:00Z", "2026-11-21T02:00Z")]
    public void It_is_quiet_next_when_night_comes_in_the_first_zone_of_the_country(string country, string now, string begin) =>
        Assert.That(Night.BeginFor(CountryZones.Of(country), Utc(now)), Is.EqualTo(Utc(begin)));

    [Test]
    public void Where_zones_leave_no_common_hour_the_first_ones_morning_has_to_do()
    {
        var long_ = new QuietHours(new TimeOnly(12, 0), new TimeOnly(10, 0));
        Assert.That(long_.EndFor(CountryZones.Of("RU"), Utc("2026-11-20T12:00Z")), Is.EqualTo(Utc("2026-11-20T22:00Z")));
    }

    [Test]
    public void Every_country_that_numbers_belong_to_has_its_zones() =>
        Assert.That(CallingCodes.AllCountries.Where(country => CountryZones.Of(country).Count == 0), Is.Empty);
}
