using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TrailDesk.Application.Common;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Broadcasts;

/// <summary>
/// Hands running broadcasts over to the queue, chunk by chunk and broadcast by broadcast in turn. Nothing is owned between two chunks:
/// the rows say who is next, so any node can go on.
/// </summary>
internal sealed partial class BroadcastPump(
    BroadcastsAtWork atWork, ChunkSender sender, LiveFeed live, BroadcastOptions options, TimeProvider clock, ILogger<BroadcastPump> log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<(Guid Id, bool HasRoom), long> _restsSince = new();
    private readonly Dictionary<Guid, long> _toldAt = [];
    private readonly Dictionary<Guid, Task> _beginning = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Enabled) return;
        using var timer = new PeriodicTimer(Poll);
        var isBusy = false;
        while (isBusy || await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var all = await atWork.ListAsync(stoppingToken);
                isBusy = await RoundAsync(all, stoppingToken);
                timer.Period = all.Count == 0 ? Second : Poll;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                isBusy = false;
                LogAway(log, exception.GetType().Name);
            }
        }
    }

    /// <returns>Whether another round is worth while at once.</returns>
    private async Task<bool> RoundAsync(IReadOnlyList<BroadcastAtWork> all, CancellationToken stopping)
    {
        Forget(all);
        foreach (var broadcast in all.Where(broadcast => broadcast.IsRunning)) Tell(broadcast);
        Begin(all, stopping);
        var more = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.AtOnce, CancellationToken = stopping };
        await Parallel.ForEachAsync(all.Where(broadcast => broadcast.Status != BroadcastStatus.Scheduled && IsAwake(broadcast)), parallel, async (broadcast, cancellation) =>
        {
            if (await TakeTurnAsync(broadcast, cancellation)) Interlocked.Increment(ref more);
            else _restsSince[KeyOf(broadcast)] = clock.GetTimestamp();
        });
        return more > 0;
    }

    /// <summary>Beside the rounds: writing a hundred thousand people down takes a while, in which the others go on.</summary>
    private void Begin(IReadOnlyList<BroadcastAtWork> all, CancellationToken stopping)
    {
        foreach (var done in _beginning.Where(one => one.Value.IsCompleted).Select(one => one.Key).ToList()) _beginning.Remove(done);
        foreach (var broadcast in all.Where(broadcast => broadcast.Status == BroadcastStatus.Scheduled && IsAwake(broadcast)))
            if (_beginning.Count < options.AtOnce && !_beginning.ContainsKey(broadcast.Id)) _beginning[broadcast.Id] = Task.Run(() => BeginAsync(broadcast, stopping), stopping);
    }

    private async Task BeginAsync(BroadcastAtWork broadcast, CancellationToken stopping)
    {
        try
        {
            await sender.BeginAsync(broadcast, stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogStuck(log, broadcast.Id, exception.GetType().Name);
        }

        _restsSince[KeyOf(broadcast)] = clock.GetTimestamp();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_beginning.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<bool> TakeTurnAsync(BroadcastAtWork broadcast, CancellationToken cancellation)
    {
        try
        {
            if (broadcast.IsRunning) return await sender.SendAsync(broadcast, cancellation);
            await sender.SweepAsync(broadcast, cancellation);
            return false;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            // The others have their turn all the same.
            LogStuck(log, broadcast.Id, exception.GetType().Name);
            return false;
        }
    }

    // One for whom nobody was due is asked again in a second, and so is one whose queue is full, as night may come over what waits there;
    // as soon as there is room it goes on.
    private bool IsAwake(BroadcastAtWork broadcast) => !_restsSince.TryGetValue(KeyOf(broadcast), out var since) || clock.GetElapsedTime(since) >= Second;

    private static (Guid Id, bool HasRoom) KeyOf(BroadcastAtWork broadcast) => (broadcast.Id, broadcast.Room > 0);

    private void Tell(BroadcastAtWork broadcast)
    {
        if (_toldAt.TryGetValue(broadcast.Id, out var told) && clock.GetElapsedTime(told) < Second) return;
        _toldAt[broadcast.Id] = clock.GetTimestamp();
        live.Publish(broadcast.Tenant, [new LiveNotice("broadcast", broadcast.Id)]);
    }

    private void Forget(IReadOnlyList<BroadcastAtWork> all)
    {
        var known = all.Select(broadcast => broadcast.Id).ToHashSet();
        foreach (var key in _restsSince.Keys.Where(key => !known.Contains(key.Id))) _restsSince.TryRemove(key, out _);
        foreach (var id in _toldAt.Keys.Where(id => !known.Contains(id)).ToList()) _toldAt.Remove(id);
    }

    [LoggerMessage(1, LogLevel.Warning, "Broadcasts wait: {Cause}")]
    private static partial void LogAway(ILogger log, string cause);

    [LoggerMessage(2, LogLevel.Warning, "Broadcast {Broadcast} waits: {Cause}")]
    private static partial void LogStuck(ILogger log, Guid broadcast, string cause);
}
