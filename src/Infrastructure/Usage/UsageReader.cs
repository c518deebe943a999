using TrailDesk.Application.Common;
using TrailDesk.Application.Usage;
using TrailDesk.Domain.Usage;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Usage;

internal sealed record UsageRow
{
    public DateOnly Day { get; init; }
    public Guid ChannelId { get; init; }
    public string Direction { get; init; } = "";
    public string Category { get; init; } = "";
    public string Country { get; init; } = "";
    public long Messages { get; init; }
    public long Sent { get; init; }
    public long Delivered { get; init; }
    public long Read { get; init; }
    public long Failed { get; init; }
    public long Replied { get; init; }
    public long Charged { get; init; }
    public long Answered { get; init; }
    public long AnswerMs { get; init; }
    public DateTimeOffset CountedAt { get; init; }
}

/// <summary>What lists and metrics of usage share: the span of days, the price table, and cells that become sums.</summary>
internal static class UsageReader
{
    public const string Columns = """
        u.day, u.channel_id, u.direction, u.category, u.country, u.messages, u.sent, u.delivered, u.read, u.failed, u.replied, u.charged, u.answered,
          u.answer_ms, u.counted_at
        """;

    private const int DaysByDefault = 30;

    // The tenant's today.
    private const string TodaySql = """
        select (now() at time zone coalesce((select z.name from pg_timezone_names z where z.name = t.time_zone), 'UTC'))::date
        from tenants t where t.tenant_id = @TenantId
        """;

    public static async Task<(DateOnly From, DateOnly To)> SpanAsync(this IUsageSpan span, TenantTransaction transaction, CancellationToken cancellation)
    {
        if (span is { From: { } first, To: { } last }) return (first, last);
        if (span.To is { } until) return (until.AddDays(1 - DaysByDefault), until);
        var today = await transaction.RowAsync<DateOnly>(TodaySql, new { transaction.TenantId }, cancellation);
        return span.From is { } since ? (since, since > today ? since : today) : (today.AddDays(1 - DaysByDefault), today);
    }

    private const string PricesSql = PriceRow.Select + "where p.tenant_id = @TenantId";

    public static async Task<PriceTable> PricesAsync(TenantTransaction transaction, CancellationToken cancellation) =>
        new((await transaction.RowsAsync<PriceRow>(PricesSql, new { transaction.TenantId }, cancellation)).Select(row => row.ToPrice()));

    public static UsageCost CostOf(IEnumerable<UsageRow> cells, PriceTable prices) =>
        UsageCost.Of(cells.Select(cell => (cell.Category, cell.Country, cell.Day, cell.Charged)), prices);

    public static IReadOnlyList<Money> ToMoney(UsageCost cost) => [.. cost.Amounts.Select(amount => new Money(decimal.Round(amount.Value, 4), amount.Key))];

    public static IReadOnlyList<UsageCategory> Categories(IReadOnlyCollection<UsageRow> cells, PriceTable prices) =>
    [
        .. cells.Where(cell => cell.Direction == "outbound").GroupBy(cell => cell.Category).OrderBy(category => category.Key, StringComparer.Ordinal)
            .Select(category => new UsageCategory(
                category.Key, category.Sum(cell => cell.Messages), category.Sum(cell => cell.Charged), ToMoney(CostOf(category, prices)))),
    ];
}
