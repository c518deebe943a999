using MediatR;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Usage;

namespace TrailDesk.Api.Usage;

internal static class UsageEndpoints
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 8, 15, 30, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2026, 11, 20);
    private static readonly Money Cost = new(0.3m, "USD");
    private static readonly UsageCategory[] Categories = [new("service", 240, 0, []), new("utility", 100, 100, [Cost])];

    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapApiGroup("/api/usage", "Usage", Roles.Owner, Roles.Manager);
        group.MapList<ListUsage, UsageDay>("", "ListUsage", "Messages in and out by day and channel, with what became of them and what they cost; newest day first", Example)
            .WithDescription("Days of the company's time zone, from and to included; the last thirty where nothing is said. Counted every few minutes, and kept when messages are deleted.");
        group.MapGet("/metrics", ([AsParameters] GetUsageMetrics request, IMediator mediator, CancellationToken cancellation) => mediator.Send(request, cancellation))
            .WithName("GetUsageMetrics").WithSummary("Sent, delivered, read, replied, and the rates between them").WithErrors(400).WithResponseExample(200, Metrics);
    }

    private static readonly UsageDay Example = new()
    {
        Day = Day,
        ChannelId = Guid.Parse("0198c5a0-0000-7000-8000-000000000002"),
        MessagesIn = 260,
        MessagesOut = 340,
        Sent = 338,
        Delivered = 331,
        Read = 290,
        Failed = 2,
        Replied = 120,
        Categories = Categories,
        Cost = [Cost],
        Unpriced = 0,
        IsExampleCost = true,
        CountedAt = At,
    };

    private static readonly UsageMetrics Metrics = new()
    {
        From = Day.AddDays(-29),
        To = Day,
        MessagesReceived = 260,
        MessagesSent = 338,
        MessagesDelivered = 331,
        MessagesRead = 290,
        MessagesReplied = 120,
        MessagesFailed = 2,
        DeliveryRate = 0.9793m,
        ReadRate = 0.8761m,
        ReplyRate = 0.3625m,
        ErrorRate = 0.0059m,
        TemplateRejectionRate = 0.0833m,
        AverageResponseSeconds = 4.2m,
        Categories = Categories,
        Cost = [Cost],
        Unpriced = 0,
        IsExampleCost = true,
        CountedAt = At,
    };
}
