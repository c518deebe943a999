using MediatR;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Delivery;

internal static class DeliveryEndpoints
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 8, 15, 30, TimeSpan.Zero);

    private static readonly ChannelQueue Queue = new(
        Guid.Parse("0198c5a0-0000-7000-8000-000000000002"), Replies: 3, Broadcasts: 4_200, Scheduled: 12, InDoubt: 0, PerSecond: 80,
        EmptyAt: At.AddSeconds(54), WaitsFor: "throughput", ParkedUntil: null, ParkedReason: null, HeldUntil: null, new RecipientsUsed(1_740, 2_000, null));

    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapApiGroup("/api", "Sending", Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales);
        group.MapOne("/channels/{id:guid}/queue", "GetChannelQueue", "What waits on a number, and when it will be gone", id => new GetChannelQueue(id), Queue);
    }
}
