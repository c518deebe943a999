using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Application.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Nodes;

/// <summary>
/// Tells screens what changed: those of this node directly, those of other nodes by one NOTIFY for all that came together
/// within a tenth of a second. Only a hint: a screen that missed one looks again by itself.
/// </summary>
public sealed partial class LiveFeed : BackgroundService, ILiveAudience
{
    public const string Channel = "traildesk_live";
    private const int NamedPerKind = 20;
    private const int MostWaiting = 1_000;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<Guid, int> _screens = new();
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _bell = new(0, 1);
    private readonly Db _db;
    private readonly NodeRegistry _nodes;
    private readonly ILogger<LiveFeed> _log;
    private readonly ILiveScreens _there;
    private Dictionary<Guid, HashSet<LiveNotice>> _pending = [];

    internal LiveFeed(Db db, NodeRegistry nodes, ILiveScreens there, ILogger<LiveFeed> log) => (_db, _nodes, _there, _log) = (db, nodes, there, log);

    public void Opened(Guid tenant) => _screens.AddOrUpdate(tenant, 1, (_, count) => count + 1);

    public void Closed(Guid tenant) => _screens.AddOrUpdate(tenant, 0, (_, count) => Math.Max(0, count - 1));

    /// <summary>Whether anybody could be looking, here or on another node.</summary>
    public bool IsWanted(Guid tenant) => _nodes.Alive > 1 || _screens.GetValueOrDefault(tenant) > 0;

    public void Publish(Guid tenant, IReadOnlyCollection<LiveNotice> notices)
    {
        if (notices.Count == 0 || !IsWanted(tenant)) return;
        lock (_lock)
        {
            if (!_pending.TryGetValue(tenant, out var waiting)) _pending[tenant] = waiting = [];
            waiting.UnionWith(notices);
            // A screen that is slow to take them keeps the rest waiting here: "look again" says as much as a thousand names.
            if (waiting.Count > MostWaiting) _pending[tenant] = [.. Shorten(waiting)];
        }

        Ring();
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
            await Task.Delay(Gather, stoppingToken);
            var gathered = Take();
            foreach (var (tenant, notices) in gathered) await ShowAsync(tenant, notices);
            if (_nodes.Alive > 1) await TellOthersAsync(gathered, stoppingToken);
        }
    }

    private Dictionary<Guid, IReadOnlyList<LiveNotice>> Take()
    {
        lock (_lock)
        {
            var gathered = _pending.ToDictionary(pair => pair.Key, pair => Shorten(pair.Value));
            _pending = [];
            return gathered;
        }
    }

    private static IReadOnlyList<LiveNotice> Shorten(HashSet<LiveNotice> notices) =>
        [.. notices.GroupBy(notice => notice.Kind).SelectMany(kind => kind.Count() > NamedPerKind ? [new LiveNotice(kind.Key, null)] : kind.AsEnumerable())];

    /// <summary>From this node's own work, or from another node.</summary>
    internal Task ShowAsync(Guid tenant, IReadOnlyList<LiveNotice> notices) =>
        _screens.GetValueOrDefault(tenant) > 0 ? _there.ShowAsync(tenant, notices) : Task.CompletedTask;

    private async Task TellOthersAsync(Dictionary<Guid, IReadOnlyList<LiveNotice>> gathered, CancellationToken cancellation)
    {
        try
        {
            await using var batch = _db.Source.CreateBatch();
            foreach (var payload in LivePayload.Write(_nodes.Id, gathered)) batch.Command("select pg_notify($1, $2)").With(Channel).With(payload);
            await batch.ExecuteNonQueryAsync(cancellation);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            LogUntold(_log, exception.GetType().Name);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Other nodes' screens were not told of a change: {Cause}")]
    private static partial void LogUntold(ILogger log, string cause);
}
