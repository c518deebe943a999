using Microsoft.Extensions.Logging;

namespace TrailDesk.Infrastructure.Database.Embedded;

/// <summary>Brings the server back, on the same port, when it dies while the app lives.</summary>
internal sealed class PostmasterWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);

    private readonly ClusterPlace place;
    private readonly Postmaster postmaster;
    private readonly TimeSpan restartGrace;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task watching;

    public PostmasterWatch(ClusterPlace place, Postmaster postmaster, PostmasterFile running, TimeSpan restartGrace, ILogger logger)
    {
        this.place = place;
        this.postmaster = postmaster;
        this.restartGrace = restartGrace;
        this.logger = logger;
        watching = Task.Run(() => WatchAsync(running, stopping.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await watching;
        stopping.Dispose();
    }

    private async Task WatchAsync(PostmasterFile running, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                if (!running.IsAlive)
                    running = await BringBackAsync(running, timer, cancellation) ?? running;
        }
        catch (OperationCanceledException)
        {
            // The app is stopping.
        }
    }

    private async Task<PostmasterFile?> BringBackAsync(PostmasterFile lost, PeriodicTimer timer, CancellationToken cancellation)
    {
        PostmasterWatchLog.Lost(logger, lost.ProcessId);
        try
        {
            await LeaveTimeForARestartAsync(timer, cancellation);
            var back = await postmaster.EnsureRunningAsync(lost.Port, cancellation);
            PostmasterWatchLog.Back(logger, back.ProcessId);
            return back;
        }
        catch (EmbeddedPostgresException failure)
        {
            PostmasterWatchLog.NotBack(logger, failure);
            return null;
        }
    }

    // A crash leaves postmaster.pid behind; a clean stop removes it, and may be the first half of somebody's restart.
    private async Task LeaveTimeForARestartAsync(PeriodicTimer timer, CancellationToken cancellation)
    {
        var deadline = DateTimeOffset.UtcNow + restartGrace;
        while (DateTimeOffset.UtcNow < deadline && await PostmasterFile.ReadAsync(place, cancellation) is null)
            await timer.WaitForNextTickAsync(cancellation);
    }
}

internal static partial class PostmasterWatchLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The database server (process {ProcessId}) is gone; bringing it back")]
    public static partial void Lost(ILogger logger, int processId);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database server is back (process {ProcessId})")]
    public static partial void Back(ILogger logger, int processId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The database server could not be brought back yet")]
    public static partial void NotBack(ILogger logger, Exception failure);
}
