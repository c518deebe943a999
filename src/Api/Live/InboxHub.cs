using Microsoft.AspNetCore.SignalR;
using TrailDesk.Api.Tenancy;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Live;

/// <summary>Screens listen here and ask over REST: the hub has the one event <c>changed</c> and no methods.</summary>
internal sealed class InboxHub(LiveConnections connections, ILiveAudience feed) : Hub
{
    public static string GroupOf(Guid tenant) => $"tenant-{tenant}";

    public override async Task OnConnectedAsync()
    {
        var caller = Context.User!.ToCaller();
        connections.Add(Context, SessionAuthentication.TokenOf(Context.GetHttpContext()!.Request).Token!);
        await Groups.AddToGroupAsync(Context.ConnectionId, GroupOf(caller.TenantId));
        feed.Opened(caller.TenantId);
        await base.OnConnectedAsync();
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        if (connections.Remove(Context.ConnectionId)) feed.Closed(Context.User!.ToCaller().TenantId);
        return base.OnDisconnectedAsync(exception);
    }
}

internal sealed class HubScreens(IHubContext<InboxHub> hub) : ILiveScreens
{
    public async Task ShowAsync(Guid tenant, IReadOnlyCollection<LiveNotice> notices)
    {
        foreach (var notice in notices) await hub.Clients.Group(InboxHub.GroupOf(tenant)).SendAsync("changed", notice);
    }
}
