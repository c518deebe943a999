using NUnit.Framework;
using TrailDesk.Application.Common;

namespace TrailDesk.UnitTests.Common;

internal sealed class AmountsTests
{
    [TestCase("en", 1750.25, "USD", "USD 1,750.25")]
    [TestCase("id", 1750.25, "USD", "USD 1.750,25")]
    [TestCase("es", 1750.25, "USD", "USD 1\u00a0750.25")]
    [TestCase("id", 4500000, "IDR", "Rp 4.500.000")]
    [TestCase("en", 4500000, "IDR", "IDR 4,500,000")]
    [TestCase("id", 4500000.5, "IDR", "Rp 4.500.000,50")]
    [TestCase("en", 12000, "JPY", "JPY 12,000")]
    [TestCase("es_MX", 450, "MXN", "MXN 450.00")]
    [TestCase("fr", 0.5, "EUR", "EUR 0.50")]
    [TestCase(null, 1234567.891, "USD", "USD 1,234,567.89")]
    public void Money_reads_as_its_language_writes_it(string? language, decimal amount, string currency, string text) =>
        Assert.That(Amounts.Of(language, new Money(amount, currency)), Is.EqualTo(text));

    [TestCase("en", "04 Nov 2026")]
    [TestCase("id", "04 Nov 2026")]
    [TestCase("es", "04 nov 2026")]
    public void A_due_date_has_two_digits_a_month_and_a_year(string language, string text) =>
        Assert.That(Texts.DueDate(language, new DateOnly(2026, 11, 4)), Is.EqualTo(text));
}
