using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Nodes;

/// <summary>
/// Wakes other nodes: for the inbox after an intake, for the lanes that they hold after something was put into the outbox.
/// Outside every transaction, at most fifty times a second, and never when this node is alone. Polling is the truth.
/// </summary>
internal sealed partial class NodeBell(Db db, NodeRegistry nodes, ILogger<NodeBell> log) : BackgroundService
{
    public const string InboxChannel = "traildesk_inbox";
    public const string SendChannel = "traildesk_send";
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);
    private readonly SemaphoreSlim _bell = new(0, 1);
    private int _inbox;
    private int _send;

    public void Inbox()
    {
        if (nodes.Alive > 1 && Interlocked.Exchange(ref _inbox, 1) == 0) Ring();
    }

    /// <summary>Something is to leave on a lane that another node holds.</summary>
    public void Outbox()
    {
        if (nodes.Alive > 1 && Interlocked.Exchange(ref _send, 1) == 0) Ring();
    }

    private void Ring()
    {
        lock (_bell)
            if (_bell.CurrentCount == 0) _bell.Release();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _bell.WaitAsync(stoppingToken);
            try
            {
                await RingOthersAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                LogUnheard(log, exception.GetType().Name);
            }

            await Task.Delay(Gather, stoppingToken);
        }
    }

    private async Task RingOthersAsync(CancellationToken cancellation)
    {
        await using var batch = db.Source.CreateBatch();
        if (Interlocked.Exchange(ref _inbox, 0) == 1) batch.Command("select pg_notify($1, $2)").With(InboxChannel).With(nodes.Id.ToString("N"));
        if (Interlocked.Exchange(ref _send, 0) == 1) batch.Command("select pg_notify($1, $2)").With(SendChannel).With(nodes.Id.ToString("N"));
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(cancellation);
    }

    [LoggerMessage(1, LogLevel.Warning, "Other nodes were not woken: {Cause}")]
    private static partial void LogUnheard(ILogger log, string cause);
}

/// <summary>What another node's bell wakes here.</summary>
internal interface INodeWake
{
    /// <summary>The channel of the NOTIFY.</summary>
    string Channel { get; }

    void Wake();
}
