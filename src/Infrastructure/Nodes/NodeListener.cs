using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Nodes;

/// <summary>This node's one listening connection; it comes back by itself when it is lost.</summary>
internal sealed partial class NodeListener(
    SessionDb db, NodeRegistry nodes, LiveFeed feed, IEnumerable<INodeWake> sleepers, ILogger<NodeListener> log) : BackgroundService
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
            string.Join("; ", sleepers.Select(sleeper => sleeper.Channel).Append(LiveFeed.Channel).Select(channel => $"listen {channel}")), connection))
            await listen.ExecuteNonQueryAsync(stopping);

        // A connection that a network lost says nothing by itself: now and then it is asked.
        await using var check = new NpgsqlCommand("select 1", connection);
        while (!stopping.IsCancellationRequested)
            if (!await connection.WaitAsync(Check, stopping)) await check.ExecuteNonQueryAsync(stopping);
    }

    private void Take(NpgsqlNotificationEventArgs told)
    {
        if (told.Payload.StartsWith(nodes.Id.ToString("N"), StringComparison.Ordinal)) return;
        if (told.Channel == LiveFeed.Channel) _live.Writer.TryWrite(told.Payload);
        foreach (var sleeper in sleepers.Where(sleeper => sleeper.Channel == told.Channel)) sleeper.Wake();
    }

    private async Task ShowAsync(CancellationToken stopping)
    {
        await foreach (var payload in _live.Reader.ReadAllAsync(stopping))
            foreach (var (tenant, notices) in LivePayload.Read(payload).Tenants) await feed.ShowAsync(tenant, notices);
    }

    [LoggerMessage(1, LogLevel.Warning, "Other nodes are not heard for the moment: {Cause}")]
    private static partial void LogDeaf(ILogger log, string cause);
}
