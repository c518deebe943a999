using TrailDesk.Domain.Shared;

namespace TrailDesk.Domain.Usage;

/// <param name="Country">ISO 3166, a part of the world (<see cref="CallingCodes.AllRegions"/>), or * for everywhere else.</param>
public sealed record MessagePrice(DateOnly ValidFrom, string Country, string Category, decimal Amount, string Currency, bool IsExample = false)
{
    public const string Everywhere = "*";
}

/// <summary>
/// What one message costs, by its category, where its number belongs to and the day. The nearest place counts first: a country
/// before its part of the world, that before everywhere; then the row that began last.
/// </summary>
public sealed class PriceTable(IEnumerable<MessagePrice> prices)
{
    public const string Service = "service";

    /// <summary>A utility template within the customer service window. Free for as long as no row says otherwise: whether it stays so, WhatsApp's own pages disagree.</summary>
    public const string UtilityInWindow = "utility_in_window";

    private readonly ILookup<(string Country, string Category), MessagePrice> _prices =
        prices.OrderByDescending(price => price.ValidFrom).ToLookup(price => (price.Country, price.Category));

    /// <param name="country">Empty where nobody can tell.</param>
    /// <returns>Null where the table says nothing.</returns>
    public MessagePrice? Find(string category, string country, DateOnly day)
    {
        foreach (var place in new[] { country, CallingCodes.RegionOf(country), MessagePrice.Everywhere })
            if (place is not null && _prices[(place, category)].FirstOrDefault(price => price.ValidFrom <= day) is { } price)
                return price;
        return null;
    }
}

/// <summary>What many messages cost together. Where the table says nothing of some, they are counted and not guessed.</summary>
/// <param name="Unpriced">Messages that cost something nobody knows.</param>
/// <param name="IsExample">A price was taken from the example table.</param>
public sealed record UsageCost(IReadOnlyDictionary<string, decimal> Amounts, long Unpriced, bool IsExample)
{
    /// <param name="cells">How many messages that cost something, of which category, country and day.</param>
    public static UsageCost Of(IEnumerable<(string Category, string Country, DateOnly Day, long Charged)> cells, PriceTable prices)
    {
        var (amounts, unpriced, isExample) = (new SortedDictionary<string, decimal>(StringComparer.Ordinal), 0L, false);
        foreach (var (category, country, day, charged) in cells)
        {
            if (charged == 0) continue;
            if (prices.Find(category, country, day) is not { } price)
            {
                unpriced += charged;
                continue;
            }

            amounts[price.Currency] = amounts.GetValueOrDefault(price.Currency) + charged * price.Amount;
            isExample |= price.IsExample;
        }

        return new UsageCost(amounts, unpriced, isExample);
    }
}
