using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Npgsql;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Live;

/// <summary>A socket outlives the request that opened it: those whose session has ended since are cut.</summary>
internal sealed partial class LiveConnections(
    ISessionStore sessions, TimeProvider clock, IConfiguration configuration, ILogger<LiveConnections> log) : BackgroundService
{
    private readonly ConcurrentDictionary<string, (HubCallerContext Context, string Token)> _open = new();
    private readonly TimeSpan _period = TimeSpan.FromSeconds(configuration.GetValue("Live:SessionCheckSeconds", 30.0));

    public void Add(HubCallerContext context, string token) => _open[context.ConnectionId] = (context, token);

    public bool Remove(string connectionId) => _open.TryRemove(connectionId, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_period);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CutEndedAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                LogUnchecked(log, exception.GetType().Name);
            }
        }
    }

    private async Task CutEndedAsync(CancellationToken cancellation)
    {
        foreach (var sameSession in _open.Values.GroupBy(open => open.Token).ToList())
        {
            var session = await sessions.FindAsync(sameSession.Key, cancellation);
            if (session?.IsLive(clock.GetUtcNow()) == true) continue;
            foreach (var (context, _) in sameSession) context.Abort();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The sessions of open screens could not be checked: {Cause}")]
    private static partial void LogUnchecked(ILogger log, string cause);
}
