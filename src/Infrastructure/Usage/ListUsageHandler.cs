using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Usage;
using TrailDesk.Domain.Usage;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Usage;

internal sealed class ListUsageHandler(Db db, ICurrentCaller current) : IRequestHandler<ListUsage, Page<UsageDay>>
{
    // A page is of days and channels; each has a cell for every category and country.
    private const string Sql = $"""
        select {UsageReader.Columns}
        from usage_days u
        join (
          select d.day, d.channel_id from usage_days d
          where d.tenant_id = @TenantId and d.day between @From and @To and (@Channel::uuid is null or d.channel_id = @Channel)
            and (@AfterId::uuid is null or d.day < @AfterDay or d.day = @AfterDay and d.channel_id > @AfterId)
          group by d.day, d.channel_id
          order by d.day desc, d.channel_id
          limit @Take
        ) p on p.day = u.day and p.channel_id = u.channel_id
        where u.tenant_id = @TenantId
        order by u.day desc, u.channel_id
        """;

    public async Task<Page<UsageDay>> Handle(ListUsage request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var (from, to) = await request.SpanAsync(transaction, cancellationToken);
        var cells = await transaction.RowsAsync<UsageRow>(Sql, request.Parameters(transaction, new
        {
            From = from,
            To = to,
            request.Channel,
            AfterDay = request.After() is { } after ? DateOnly.FromDayNumber((int)after.Position) : (DateOnly?)null,
        }), cancellationToken);
        var prices = await UsageReader.PricesAsync(transaction, cancellationToken);
        var days = cells.GroupBy(cell => (cell.Day, cell.ChannelId)).ToList();
        return days.ToPage(request, day => new Cursor(day.Key.Day.DayNumber, day.Key.ChannelId), day => ToDay([.. day], prices));
    }

    private static UsageDay ToDay(List<UsageRow> cells, PriceTable prices)
    {
        var cost = UsageReader.CostOf(cells, prices);
        return new UsageDay
        {
            Day = cells[0].Day,
            ChannelId = cells[0].ChannelId,
            MessagesIn = cells.Where(cell => cell.Direction == "inbound").Sum(cell => cell.Messages),
            MessagesOut = cells.Where(cell => cell.Direction == "outbound").Sum(cell => cell.Messages),
            Sent = cells.Sum(cell => cell.Sent),
            Delivered = cells.Sum(cell => cell.Delivered),
            Read = cells.Sum(cell => cell.Read),
            Failed = cells.Sum(cell => cell.Failed),
            Replied = cells.Sum(cell => cell.Replied),
            Categories = UsageReader.Categories(cells, prices),
            Cost = UsageReader.ToMoney(cost),
            Unpriced = cost.Unpriced,
            IsExampleCost = cost.IsExample,
            CountedAt = cells.Max(cell => cell.CountedAt),
        };
    }
}
