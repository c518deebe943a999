using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Delivery;
using TrailDesk.Infrastructure.Nodes;
using TrailDesk.Infrastructure.Webhooks;

namespace TrailDesk.Infrastructure.Live;

/// <summary>This node's one listening connection; it comes back by itself when it is lost.</summary>
internal sealed partial class NodeListener(
    Db db, NodeRegistry nodes, LiveFeed feed, InboxPoller inbox, SendSignal send, ILogger<NodeListener> log) : BackgroundService
{
    private static readonly TimeSpan Check = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private const int Unshown = 1_000;
    private readonly Channel<string> _live = Channel.CreateBounded<string>(
        new BoundedChannelOptions(Unshown) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(ListenAsync(stoppingToken), ShowAsync(stoppingToken));

    private async Task ListenAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await HearAsync(stopping);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                LogDeaf(log, exception.GetType().Name);
                await Task.Delay(Pause, stopping);
            }
        }
    }

    private async Task HearAsync(CancellationToken stopping)
    {
        await using var connection = await db.Source.OpenConnectionAsync(stopping);
        connection.Notification += (_, told) => Take(told);
        await using (var listen = new NpgsqlCommand(
            $"listen {LiveFeed.Channel}; listen {NodeBell.InboxChannel}; listen {NodeBell.SendChannel}", connection))
            await listen.ExecuteNonQueryAsync(stopping);

        // A connection that a network lost says nothing by itself: now and then it is asked.
        await using var check = new NpgsqlCommand("select 1", connection);
        while (!stopping.IsCancellationRequested)
            if (!await connection.WaitAsync(Check, stopping)) await check.ExecuteNonQueryAsync(stopping);
    }

    private void Take(NpgsqlNotificationEventArgs told)
    {
        if (told.Payload.StartsWith(nodes.Id.ToString("N"), StringComparison.Ordinal)) return;
        switch (told.Channel)
        {
            case LiveFeed.Channel: _live.Writer.TryWrite(told.Payload); break;
            case NodeBell.InboxChannel: inbox.LookNow(); break;
            case NodeBell.SendChannel: send.RingAll(); break;
            default: break;
        }
    }

    private async Task ShowAsync(CancellationToken stopping)
    {
        await foreach (var payload in _live.Reader.ReadAllAsync(stopping))
            foreach (var (tenant, notices) in LivePayload.Read(payload).Tenants) await feed.ShowAsync(tenant, notices);
    }

    [LoggerMessage(1, LogLevel.Warning, "Other nodes are not heard for the moment: {Cause}")]
    private static partial void LogDeaf(ILogger log, string cause);
}
