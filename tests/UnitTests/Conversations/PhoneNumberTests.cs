using NUnit.Framework;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.UnitTests.Conversations;

public sealed class PhoneNumberTests
{
    [TestCase("5511987654321", "551187654321")]
    [TestCase("551187654321", "551187654321")]
    [TestCase("551132654321", "551132654321")]
    [TestCase("5215512345678", "525512345678")]
    [TestCase("525512345678", "525512345678")]
    [TestCase("5491123456789", "541123456789")]
    [TestCase("9779801234567", "9779801234567")]
    [TestCase("", "")]
    public void Two_spellings_of_one_number_fold_alike(string digits, string expected) =>
        Assert.That(PhoneNumber.Fold(digits), Is.EqualTo(expected));

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public void Folding_twice_folds_no_further(int seed)
    {
        var random = new Random(seed);
        string[] countries = ["55", "521", "52", "549", "54", "977", "62", "1"];
        var digits = countries[random.Next(countries.Length)] + Digits(random, random.Next(6, 12));
        var once = PhoneNumber.Fold(digits);
        Assert.That(PhoneNumber.Fold(once), Is.EqualTo(once));
    }

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public void A_Brazilian_landline_never_joins_a_mobile(int seed)
    {
        var random = new Random(seed);
        var area = $"55{random.Next(11, 100)}";
        var rest = Digits(random, 7);
        var landline = area + random.Next(2, 6) + rest;
        foreach (var first in "6789")
            Assert.That(PhoneNumber.Fold($"{area}9{first}{rest}"), Is.Not.EqualTo(PhoneNumber.Fold(landline)));
        Assert.That(PhoneNumber.Fold($"{area}9{landline[4..]}"), Is.Not.EqualTo(PhoneNumber.Fold(landline)));
    }

    [TestCase("+977 980-123 4567", "+9779801234567")]
    [TestCase("00977 9801234567", "+9779801234567")]
    [TestCase(" +1 (555) 010.9999 ", "+15550109999")]
    public void An_international_number_is_understood(string input, string expected)
    {
        Assert.That(PhoneNumber.TryParseE164(input, out var e164), Is.True);
        Assert.That(e164, Is.EqualTo(expected));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("+")]
    [TestCase("00")]
    [TestCase("9801234567")]
    [TestCase("+0123456789")]
    [TestCase("+123456")]
    [TestCase("+1234567890123456")]
    [TestCase("+1 555 CALL")]
    [TestCase("+9779801+234567")]
    [TestCase("+٩٧٧٩٨٠١٢٣٤٥٦٧")]
    public void Anything_else_is_no_international_number(string? input)
    {
        Assert.That(PhoneNumber.TryParseE164(input, out var e164), Is.False);
        Assert.That(e164, Is.Empty);
    }

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public void What_was_understood_is_understood_again_and_unchanged(string? input)
    {
        if (PhoneNumber.TryParseE164(input, out var first))
        {
            Assert.That(PhoneNumber.TryParseE164(first, out var second), Is.True);
            Assert.That(second, Is.EqualTo(first));
        }
    }

    [TestCase("+9779801234512", "+97798••••••12")]
    [TestCase("12345678", "•••")]
    [TestCase("", "•••")]
    public void A_mask_hides_the_middle(string phone, string expected) =>
        Assert.That(PhoneNumber.Mask(phone), Is.EqualTo(expected));

    [TestCase("+9779801234512")]
    [TestCase("+155501012")]
    [TestCase("12345")]
    public void A_masked_number_stays_masked(string phone)
    {
        var once = PhoneNumber.Mask(phone);
        Assert.That(PhoneNumber.Mask(once), Is.EqualTo(once));
    }

    private static string Digits(Random random, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + random.Next(10))));
}
