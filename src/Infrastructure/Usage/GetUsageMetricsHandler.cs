using MediatR;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Usage;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Usage;

internal sealed class GetUsageMetricsHandler(Db db, ICurrentCaller current) : IRequestHandler<GetUsageMetrics, UsageMetrics>
{
    private const string Sql = $"""
        select {UsageReader.Columns} from usage_days u
        where u.tenant_id = @TenantId and u.day between @From and @To and (@Channel::uuid is null or u.channel_id = @Channel)
        """;

    private const string RejectedSql = """
        select count(*) filter (where t.status = 'rejected') as rejected, count(*) as answered
        from whatsapp_templates t
        where t.tenant_id = @TenantId and t.status in ('approved', 'rejected', 'paused', 'disabled')
          and t.submitted_at >= @From::date - interval '1 day' and t.submitted_at < @To::date + interval '2 days'
          and (t.submitted_at at time zone
            coalesce((select z.name from pg_timezone_names z join tenants o on z.name = o.time_zone where o.tenant_id = @TenantId), 'UTC'))::date between @From and @To
        """;

    public async Task<UsageMetrics> Handle(GetUsageMetrics request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var (from, to) = await request.SpanAsync(transaction, cancellationToken);
        var cells = await transaction.RowsAsync<UsageRow>(Sql, new { transaction.TenantId, From = from, To = to, request.Channel }, cancellationToken);
        var prices = await UsageReader.PricesAsync(transaction, cancellationToken);
        var cost = UsageReader.CostOf(cells, prices);
        var templates = await transaction.RowAsync<TemplateAnswers>(RejectedSql, new { transaction.TenantId, From = from, To = to }, cancellationToken);
        return Measure(cells) with
        {
            From = from,
            To = to,
            Categories = UsageReader.Categories(cells, prices),
            Cost = UsageReader.ToMoney(cost),
            Unpriced = cost.Unpriced,
            IsExampleCost = cost.IsExample,
            TemplateRejectionRate = Rate(templates!.Rejected, templates.Answered),
        };
    }

    private static UsageMetrics Measure(List<UsageRow> cells)
    {
        var (sent, delivered, read) = (cells.Sum(cell => cell.Sent), cells.Sum(cell => cell.Delivered), cells.Sum(cell => cell.Read));
        var (replied, failed, answered) = (cells.Sum(cell => cell.Replied), cells.Sum(cell => cell.Failed), cells.Sum(cell => cell.Answered));
        return new UsageMetrics
        {
            From = default,
            To = default,
            MessagesReceived = cells.Where(cell => cell.Direction == "inbound").Sum(cell => cell.Messages),
            MessagesSent = sent,
            MessagesDelivered = delivered,
            MessagesRead = read,
            MessagesReplied = replied,
            MessagesFailed = failed,
            DeliveryRate = Rate(delivered, sent),
            ReadRate = Rate(read, delivered),
            ReplyRate = Rate(replied, delivered),
            ErrorRate = Rate(failed, cells.Where(cell => cell.Direction == "outbound").Sum(cell => cell.Messages)),
            AverageResponseSeconds = answered == 0 ? null : decimal.Round(cells.Sum(cell => cell.AnswerMs) / 1000m / answered, 1),
            Categories = [],
            Cost = [],
            Unpriced = 0,
            IsExampleCost = false,
            CountedAt = cells.Count == 0 ? null : cells.Max(cell => cell.CountedAt),
        };
    }

    private sealed record TemplateAnswers(long Rejected, long Answered);

    private static decimal? Rate(long part, long whole) => whole == 0 ? null : decimal.Round((decimal)part / whole, 4);
}
