using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polly;
using Polly.Retry;

namespace TrailDesk.Infrastructure.Database;

/// <summary>
/// Waits for a server that says that it starts, stops or recovers; for one that does not answer only a moment, because its
/// address may be wrong.
/// </summary>
internal static partial class DatabaseArrival
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private const int TriesWhileItComes = 120;
    private const int TriesWhileItIsSilent = 10;

    public static async Task WaitAsync(Func<CancellationToken, Task> use, ILogger log, CancellationToken cancellation)
    {
        var patience = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = failed => ValueTask.FromResult(failed.AttemptNumber < TriesFor(failed.Outcome.Exception)),
            MaxRetryAttempts = int.MaxValue,
            Delay = Pause,
            OnRetry = failed =>
            {
                LogNotYet(log, failed.Outcome.Exception!.Message);
                return ValueTask.CompletedTask;
            },
        }).Build();
        await patience.ExecuteAsync(async token => await use(token), cancellation);
    }

    private static int TriesFor(Exception? failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => TriesWhileItComes,
        NpgsqlException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } or IOException } => TriesWhileItIsSilent,
        _ => 0,
    };

    [LoggerMessage(1, LogLevel.Warning, "The database is not there yet: {Cause}")]
    private static partial void LogNotYet(ILogger log, string cause);
}
