using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Application.Media;

namespace TrailDesk.Infrastructure.Media;

/// <summary>Brings home what people sent, some at once, beside the message path and never in it.</summary>
internal sealed partial class MediaFetcher(MediaQueue queue, MediaFetch fetch, MediaOptions options, ILogger<MediaFetcher> log) : BackgroundService
{
    private readonly HashSet<Task> _running = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Fetchers == 0) return;
        using var timer = new PeriodicTimer(options.Poll);
        do
        {
            try
            {
                while (await StartSomeAsync(stoppingToken) == options.Fetchers) await Task.WhenAny(_running);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogAway(log, exception.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <returns>How many are on their way now.</returns>
    private async Task<int> StartSomeAsync(CancellationToken cancellation)
    {
        _running.RemoveWhere(task => task.IsCompleted);
        var room = options.Fetchers - _running.Count;
        if (room > 0)
            foreach (var media in await queue.ClaimAsync(room, cancellation)) _running.Add(RunAsync(media, cancellation));
        return _running.Count;
    }

    private async Task RunAsync(PendingMedia media, CancellationToken stopping)
    {
        try
        {
            await fetch.RunAsync(media, stopping);
        }
        catch (Exception exception) when (exception is MediaStoreAwayException or IOException or HttpRequestException or NpgsqlException or TimeoutException or OperationCanceledException or CryptographicException)
        {
            // Where even this fails the lease runs out by itself.
            await GiveBackAsync(media, exception.GetType().Name);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A defect of ours must not end the others' downloads.
            LogDefect(log, media.Id, exception);
            await GiveBackAsync(media, exception.GetType().Name);
        }
    }

    private async Task GiveBackAsync(PendingMedia media, string cause)
    {
        try
        {
            await fetch.PostponeAsync(media, cause, null, CancellationToken.None);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            LogAway(log, exception.GetType().Name);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_running).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(1, LogLevel.Warning, "Media wait: {Cause}")]
    private static partial void LogAway(ILogger log, string cause);

    [LoggerMessage(2, LogLevel.Error, "Fetching media {Media} failed for a defect of ours")]
    private static partial void LogDefect(ILogger log, Guid media, Exception exception);
}
