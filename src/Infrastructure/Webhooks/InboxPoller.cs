using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Webhooks;

/// <summary>The truth behind the signals: what is in the table is found within half a second, whoever put it there.</summary>
internal sealed partial class InboxPoller(EngineDb db, InboxSignal signal, ILogger<InboxPoller> log) : BackgroundService, INodeWake
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(400);

    private readonly SemaphoreSlim _now = new(0, 1);

    string INodeWake.Channel => NodeBell.InboxChannel;

    /// <summary>Another node says that something came.</summary>
    void INodeWake.Wake()
    {
        lock (_now)
            if (_now.CurrentCount == 0) _now.Release();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isWoken = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(isWoken, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogAway(log, exception.GetType().Name);
            }

            isWoken = await _now.WaitAsync(Period, stoppingToken);
        }
    }

    /// <summary>What another node took in may have come after the shard's worker here looked; what was taken in here it knows of.</summary>
    public async Task RunOnceAsync(bool isWoken, CancellationToken cancellation)
    {
        await using var command = db.Source.CreateCommand(InboxShards.ListSql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            if (isWoken) signal.Set(reader.GetInt32(0));
            else signal.SetIfIdle(reader.GetInt32(0));
    }

    [LoggerMessage(1, LogLevel.Warning, "The inbox could not be polled: {Cause}")]
    private static partial void LogAway(ILogger log, string cause);
}
