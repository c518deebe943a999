using Microsoft.Extensions.Logging;
using Npgsql;

namespace TrailDesk.Infrastructure.Database.Embedded;

/// <summary>A private PostgreSQL under the data folder, running for as long as this object lives.</summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private readonly FolderLock folderLock;
    private readonly Postmaster postmaster;
    private readonly PostmasterWatch watch;
    private bool disposed;

    private EmbeddedPostgres(FolderLock folderLock, Postmaster postmaster, PostmasterWatch watch, ClusterSecret secret, PostmasterFile running)
    {
        this.folderLock = folderLock;
        this.postmaster = postmaster;
        this.watch = watch;
        ProcessId = running.ProcessId;
        OwnerConnectionString = ClusterRoles.ConnectionString(secret, ClusterRoles.Owner, running.Port, ClusterRoles.Database);
        AppConnectionString = AppConnection.AsAppRole(ClusterRoles.ConnectionString(secret, ClusterRoles.Login, running.Port, ClusterRoles.Database));
        SuperuserConnectionString = ClusterRoles.ConnectionString(secret, ClusterRoles.Superuser, running.Port, ClusterRoles.Database);
    }

    public string OwnerConnectionString { get; }
    public string AppConnectionString { get; }
    internal string SuperuserConnectionString { get; }
    internal int ProcessId { get; }

    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, ILogger logger, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux())
            throw new EmbeddedPostgresException("The embedded database runs on Linux. Set ConnectionStrings__TrailDesk to a PostgreSQL of your own.");
        options = options with { DataFolder = CreateDataFolder(options.DataFolder) };
        var folderLock = FolderLock.Take(options.DataFolder);
        try
        {
            return await StartLockedAsync(folderLock, options, logger, cancellation);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        await watch.DisposeAsync();
        ForgetPooledConnections();
        await postmaster.StopAsync(CancellationToken.None);
        folderLock.Dispose();
    }

    private static async Task<EmbeddedPostgres> StartLockedAsync(
        FolderLock folderLock, EmbeddedPostgresOptions options, ILogger logger, CancellationToken cancellation)
    {
        var place = await ClusterPlace.ChooseAsync(options, logger, cancellation);
        var exists = await ClusterFiles.ExistsAsync(place, cancellation);
        var secret = ClusterSecret.ReadOrCreate(options.DataFolder, exists);
        if (!exists)
            await ClusterFiles.CreateAsync(place, secret.PasswordOf(ClusterRoles.Superuser), options.Durable, cancellation);
        var postmaster = new Postmaster(place, secret, options.Durable, logger);
        try
        {
            var running = await postmaster.EnsureRunningAsync(port: null, cancellation);
            await ClusterRoles.EnsureAsync(secret, running.Port, cancellation);
            EmbeddedPostgresLog.Ready(logger, place.Binaries.MajorVersion, place.Folder, running.Port);
            var watch = new PostmasterWatch(place, postmaster, running, options.RestartGrace, logger);
            return new EmbeddedPostgres(folderLock, postmaster, watch, secret, running);
        }
        catch
        {
            await postmaster.StopAsync(CancellationToken.None);
            throw;
        }
    }

    // Others may pass through the folder but not look into it: as root, the server runs as another user inside it.
    private static string CreateDataFolder(string folder)
    {
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        const UnixFileMode passing = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        try
        {
            return Directory.CreateDirectory(path, Environment.IsPrivilegedProcess ? owner | passing : owner).FullName;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedPostgresException($"The data folder {path} cannot be made: {failure.Message} Set TRAILDESK_DATA to a folder that can.", failure);
        }
    }

    private void ForgetPooledConnections()
    {
        foreach (var connectionString in new[] { OwnerConnectionString, AppConnectionString, SuperuserConnectionString })
        {
            using var connection = new NpgsqlConnection(connectionString);
            NpgsqlConnection.ClearPool(connection);
        }
    }
}

internal static partial class EmbeddedPostgresLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL {Version} is ready in {Folder} on 127.0.0.1:{Port}")]
    public static partial void Ready(ILogger logger, int version, string folder, int port);
}
