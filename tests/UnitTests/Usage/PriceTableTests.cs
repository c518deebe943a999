using NUnit.Framework;
using TrailDesk.Application.Usage;
using TrailDesk.Domain.Shared;
using TrailDesk.Domain.Usage;

namespace TrailDesk.UnitTests.Usage;

internal sealed class PriceTableTests
{
    private static readonly DateOnly July = new(2026, 7, 1);

    private static readonly PriceTable Prices = new(
    [
        new MessagePrice(new(2025, 7, 1), "ID", "marketing", 0.05m, "USD", IsExample: true),
        new MessagePrice(July, "ID", "marketing", 0.06m, "USD"),
        new MessagePrice(new(2025, 7, 1), "asia_pacific", "marketing", 0.07m, "USD"),
        new MessagePrice(new(2025, 7, 1), "*", "marketing", 0.08m, "EUR"),
        new MessagePrice(new(2025, 7, 1), "*", "service", 0m, "USD"),
        new MessagePrice(July, "NP", "utility", 0.02m, "USD"),
    ]);

    [TestCase("marketing", "ID", "2026-07-01", 0.06)]
    [TestCase("marketing", "ID", "2026-06-30", 0.05)]
    [TestCase("marketing", "NP", "2026-07-01", 0.07)]
    [TestCase("marketing", "GB", "2026-07-01", 0.08)]
    [TestCase("marketing", "", "2026-07-01", 0.08)]
    [TestCase("marketing", "ID", "2025-06-30", null)]
    [TestCase("utility", "NP", "2026-06-30", null)]
    [TestCase("utility", "ID", "2026-07-01", null)]
    [TestCase("service", "ID", "2026-07-01", 0.0)]
    public void The_nearest_place_counts_and_there_the_row_that_began_last(string category, string country, string day, double? amount) => Assert.That(
        Prices.Find(category, country, DateOnly.Parse(day, null))?.Amount, Is.EqualTo(amount is { } price ? (decimal)price : (decimal?)null));

    [Test]
    public void Costs_add_up_by_currency_and_what_nobody_knows_is_counted()
    {
        var cost = UsageCost.Of([("marketing", "ID", July, 10), ("marketing", "GB", July, 5), ("marketing", "ID", July.AddDays(1), 1), ("utility", "ID", July, 7), ("service", "", July, 100), ("utility", "GB", July, 0)], Prices);
        Assert.Multiple(() =>
        {
            Assert.That(cost.Amounts, Is.EquivalentTo(new Dictionary<string, decimal> { ["EUR"] = 0.4m, ["USD"] = 0.66m }));
            Assert.That(cost.Unpriced, Is.EqualTo(7));
            Assert.That(cost.IsExample, Is.False);
        });
        Assert.That(UsageCost.Of([("marketing", "ID", July.AddDays(-1), 1)], Prices).IsExample, Is.True);
    }

    [Test]
    public void The_shipped_rows_are_marked_as_examples_and_name_places_that_are_known()
    {
        Assert.That(ExamplePrices.All, Is.Not.Empty);
        Assert.That(ExamplePrices.All.Select(row => row.IsExample), Is.All.True);
        Assert.That(ExamplePrices.All.Where(row => row.Country != "*" && !CallingCodes.AllCountries.Contains(row.Country) && !CallingCodes.AllRegions.Contains(row.Country)), Is.Empty);
        Assert.That(ExamplePrices.All.Select(row => (row.Country, row.Category, row.ValidFrom)), Is.Unique);
        Assert.That(new PriceTable(ExamplePrices.All).Find("utility", "ID", July)!.Amount * 3_000, Is.EqualTo(9m), "500 travellers with six messages each");
    }
}
