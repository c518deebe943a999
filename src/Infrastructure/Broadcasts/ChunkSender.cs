using System.Collections.Concurrent;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Application.Broadcasts;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Infrastructure.Broadcasts;

/// <summary>
/// Asks for one chunk of a broadcast, as its company. A chunk that fails is asked for in halves, down to the one person whose message
/// cannot be made, who is passed over.
/// </summary>
internal sealed partial class ChunkSender(IServiceScopeFactory scopes, BroadcastOptions options, ILogger<ChunkSender> log)
{
    private const int TriesOfOne = 3;
    private readonly ConcurrentDictionary<Guid, (int Size, int Failures)> _troubled = new();

    /// <returns>Whether more may be due at once.</returns>
    public async Task<bool> SendAsync(BroadcastAtWork broadcast, CancellationToken cancellation)
    {
        var size = Math.Min(_troubled.TryGetValue(broadcast.Id, out var trouble) ? trouble.Size : options.ChunkSize, broadcast.Room);
        try
        {
            var outcome = await SendAsync(broadcast, new SendBroadcastChunk(broadcast.Id, size), cancellation);
            _troubled.TryRemove(broadcast.Id, out _);
            return outcome == ChunkOutcome.Done;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            LogFailure(log, broadcast.Id, size, exception.GetType().Name);
            if (size > 0 && exception is not (NpgsqlException or TimeoutException)) await GoRoundAsync(broadcast, size, trouble.Failures + 1, exception, cancellation);
            return false;
        }
    }

    public Task BeginAsync(BroadcastAtWork broadcast, CancellationToken cancellation) => SendAsync(broadcast, new BeginBroadcast(broadcast.Id), cancellation);

    public Task SweepAsync(BroadcastAtWork broadcast, CancellationToken cancellation) => SendAsync(broadcast, new SweepStoppedBroadcast(broadcast.Id), cancellation);

    private async Task GoRoundAsync(BroadcastAtWork broadcast, int size, int failures, Exception exception, CancellationToken cancellation)
    {
        _troubled[broadcast.Id] = size > 1 ? (size / 2, 0) : (1, failures);
        // Others changed the same rows: that is nobody's defect, and smaller chunks meet fewer.
        if (size > 1 || failures < TriesOfOne || exception is ChangedMeanwhileException) return;
        await SendAsync(broadcast, new SkipNextRecipient(broadcast.Id), cancellation);
        _troubled.TryRemove(broadcast.Id, out _);
    }

    private async Task<T> SendAsync<T>(BroadcastAtWork broadcast, IRequest<T> request, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentCaller>().Set(new Caller(broadcast.Tenant, null, "TrailDesk", []));
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellation);
    }

    [LoggerMessage(1, LogLevel.Warning, "The next {Count} people of broadcast {Broadcast} wait: {Cause}")]
    private static partial void LogFailure(ILogger log, Guid broadcast, int count, string cause);
}
