using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace TrailDesk.Infrastructure.Database.Embedded;

/// <summary>Starts, adopts and stops the server of one cluster.</summary>
internal sealed class Postmaster(ClusterPlace place, ClusterSecret secret, bool durable, ILogger logger)
{
    private const int StartAttempts = 60;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AdoptionPatience = TimeSpan.FromSeconds(10);

    public async Task<PostmasterFile> EnsureRunningAsync(int? port, CancellationToken cancellation)
    {
        var existing = await PostmasterFile.ReadAsync(place, cancellation);
        if (existing is { IsAlive: true } && existing.BelongsTo(place))
        {
            if (await AnswersAsync(existing, cancellation))
            {
                PostmasterLog.Adopted(logger, existing.ProcessId, existing.Port);
                return existing;
            }
            await StopAsync(CancellationToken.None);
        }
        else if (existing is not null)
        {
            await PostmasterFile.RemoveAsync(place, cancellation);
        }
        return await StartAsync(port, cancellation);
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        foreach (var mode in new[] { "fast", "immediate" })
        {
            var stopped = await place.Account.RunAsync(
                [place.Binaries.Control, "stop", "-D", place.Data, "-m", mode, "-w", "-t", "30", "-s"], cancellation);
            if (stopped.Succeeded)
                return;
        }
    }

    private async Task<PostmasterFile> StartAsync(int? port, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            await ClusterFiles.WriteSettingsAsync(place, port ?? FreePort(), durable, cancellation);
            await RollLogAsync(cancellation);
            var started = await place.Account.RunAsync(
                [place.Binaries.Control, "start", "-D", place.Data, "-l", place.Log, "-w", "-t", "600", "-s"], cancellation);
            var file = await PostmasterFile.ReadAsync(place, cancellation);
            if (started.Succeeded && file is not null)
                return file;
            var reason = await LastLogLinesAsync(cancellation);
            if (attempt == StartAttempts || !MayPassByItself(reason))
                throw new EmbeddedPostgresException($"The database in {place.Folder} did not start: {started.Output.Trim()} {reason}".TrimEnd());
            await Task.Delay(BetweenAttempts, cancellation);
        }
    }

    // A port taken in between, or the last processes of a killed server that have not noticed its end yet.
    private static bool MayPassByItself(string reason) =>
        reason.Contains("could not bind", StringComparison.Ordinal)
        || reason.Contains("could not create any TCP/IP sockets", StringComparison.Ordinal)
        || reason.Contains("pre-existing shared memory block", StringComparison.Ordinal);

    private async Task<bool> AnswersAsync(PostmasterFile file, CancellationToken cancellation)
    {
        var deadline = DateTimeOffset.UtcNow + AdoptionPatience;
        while (file.IsAlive && DateTimeOffset.UtcNow < deadline)
        {
            try
            {
                return await ServesThisFolderAsync(file.Port, cancellation);
            }
            catch (NpgsqlException)
            {
                // Still recovering, or shutting down: the deadline decides.
                await Task.Delay(BetweenAttempts, cancellation);
            }
        }
        return false;
    }

    private async Task<bool> ServesThisFolderAsync(int port, CancellationToken cancellation)
    {
        var superuser = ClusterRoles.ConnectionString(secret, ClusterRoles.Superuser, port, "postgres");
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(superuser) { Pooling = false, Timeout = 5 }.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand("show data_directory", connection);
        return (string?)await command.ExecuteScalarAsync(cancellation) == place.Data;
    }

    // Below the ephemeral range: a client that retries while the server is down could otherwise
    // connect to itself on that very port and keep the server from coming back.
    private static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 30_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next throw of the dice.
            }
        }
    }

    private Task<CommandResult> RollLogAsync(CancellationToken cancellation) => place.Account.ShellAsync(
        "test \"$(stat -c %s \"$1\" 2>/dev/null || echo 0)\" -lt 10000000 || mv -f \"$1\" \"$1.old\"", [place.Log], cancellation);

    private async Task<string> LastLogLinesAsync(CancellationToken cancellation) =>
        (await place.Account.RunAsync(["tail", "-n", "8", place.Log], cancellation)).Output.Trim();
}

internal static partial class PostmasterLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Adopted the database server that was left running (process {ProcessId}, port {Port})")]
    public static partial void Adopted(ILogger logger, int processId, int port);
}
