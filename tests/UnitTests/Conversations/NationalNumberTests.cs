using NUnit.Framework;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Shared;

namespace TrailDesk.UnitTests.Conversations;

internal sealed class NationalNumberTests
{
    [TestCase("9812345678", "NP", "+9779812345678")]
    [TestCase("0812-3456-7890", "ID", "+6281234567890")]
    [TestCase("07946 012345", "GB", "+447946012345")]
    [TestCase("600 111 222", "ES", "+34600111222")]
    [TestCase("(555) 010-0123", "US", "+15550100123")]
    [TestCase("1 555 010 0123", "CA", "+15550100123")]
    [TestCase("06 12345678", "IT", "+390612345678")]
    [TestCase("8 912 345-67-89", "RU", "+79123456789")]
    [TestCase("7012345678", "KZ", "+77012345678")]
    [TestCase("06 20 123 4567", "HU", "+36201234567")]
    [TestCase("9779812345678", "NP", null)]
    [TestCase("6281234567890", "ID", null)]
    [TestCase("79123456789", "RU", null)]
    [TestCase("5550123", "US", null)]
    [TestCase("98x2345678", "NP", null)]
    [TestCase("", "NP", null)]
    [TestCase("9812345678", "XX", null)]
    public void A_number_of_home_gets_its_countrys_code(string text, string country, string? e164) =>
        Assert.That(PhoneNumber.TryParseNational(text, country, out var parsed) ? parsed : null, Is.EqualTo(e164));

    [TestCase("+9779812345678", "NP", "asia_pacific")]
    [TestCase("6281234567890", "ID", "asia_pacific")]
    [TestCase("+447946012345", "GB", "western_europe")]
    [TestCase("+15550100123", "US", "north_america")]
    [TestCase("+14165550123", "CA", "north_america")]
    [TestCase("+18765550123", "JM", "latin_america")]
    [TestCase("+77012345678", "KZ", "eastern_europe")]
    [TestCase("+79123456789", "RU", "eastern_europe")]
    [TestCase("+5215512345678", "MX", "latin_america")]
    [TestCase("+971501234567", "AE", "middle_east")]
    [TestCase("+254712345678", "KE", "africa")]
    [TestCase("+8881234567", null, null)]
    [TestCase("", null, null)]
    public void A_number_tells_its_country_and_part_of_the_world(string phone, string? country, string? region)
    {
        Assert.That(CallingCodes.CountryOf(phone), Is.EqualTo(country));
        Assert.That(country is null ? null : CallingCodes.RegionOf(country), Is.EqualTo(region));
    }

    [Test]
    public void Every_country_has_a_code_that_leads_back_to_its_family()
    {
        Assert.That(CallingCodes.AllCountries, Has.Count.GreaterThan(200));
        Assert.That(CallingCodes.AllRegions, Has.Count.EqualTo(7));
        foreach (var country in CallingCodes.AllCountries) Assert.That(CallingCodes.CodeOf(country), Does.Match("^[1-9][0-9]{0,2}$"), country);
    }
}
