using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace TrailDesk.Infrastructure.Database.Embedded;

/// <summary>Where the cluster stands, whose it is and which binaries serve it: decided once, before anything is written.</summary>
internal sealed record ClusterPlace(string Folder, PostgresBinaries Binaries, ServerAccount Account)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Data => DataIn(Folder);
    public string Log => Path.Combine(Folder, "server.log");

    public static async Task<ClusterPlace> ChooseAsync(EmbeddedPostgresOptions options, ILogger logger, CancellationToken cancellation)
    {
        var binaries = await PostgresBinaries.FindAsync(options.BinFolder, cancellation);
        var folder = Path.Combine(options.DataFolder, "postgres");
        if (!Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory(folder, OwnerOnly);
            return new ClusterPlace(folder, await FittingAsync(binaries, folder, ServerAccount.Self, cancellation), ServerAccount.Self);
        }
        return await ChooseForRootAsync(folder, binaries, cancellation)
            ?? await ChooseOutsideAsync(options.DataFolder, binaries, logger, cancellation);
    }

    private static async Task<ClusterPlace?> ChooseForRootAsync(string folder, IReadOnlyList<PostgresBinaries> binaries, CancellationToken cancellation)
    {
        var owner = await ServerAccount.ChooseOwnerAsync(DataIn(folder), cancellation);
        Directory.CreateDirectory(folder, OwnerOnly);
        var handedOver = await Command.RunAsync(["chown", owner, folder], null, cancellation);
        if (!handedOver.Succeeded)
            return null;
        foreach (var account in new[] { ServerAccount.Dropped(owner), ServerAccount.DroppedButReaching(owner) })
        {
            var fitting = await FittingAsync(binaries, folder, account, cancellation);
            if (await ReachesAsync(account, fitting, folder, cancellation))
                return new ClusterPlace(folder, fitting, account);
        }
        return null;
    }

    private static async Task<ClusterPlace> ChooseOutsideAsync(
        string dataFolder, IReadOnlyList<PostgresBinaries> binaries, ILogger logger, CancellationToken cancellation)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataFolder)))[..12];
        var folder = $"/var/tmp/traildesk-{name}";
        var account = ServerAccount.Dropped(await ServerAccount.ChooseOwnerAsync(DataIn(folder), cancellation));
        await account.RunAsync(["mkdir", "-m", "700", folder], cancellation);
        foreach (var candidate in binaries)
        {
            if (!await ReachesAsync(account, candidate, folder, cancellation))
                continue;
            var fitting = await FittingAsync([candidate], folder, account, cancellation);
            ClusterPlaceLog.PlacedOutside(logger, folder, dataFolder);
            return new ClusterPlace(folder, fitting, account);
        }
        throw new EmbeddedPostgresException(
            $"PostgreSQL does not run as root, and the user {account.Owner} can reach neither {dataFolder} nor {binaries[0].Folder}."
            + " Start as an ordinary user, or set ConnectionStrings__TrailDesk to a PostgreSQL that runs elsewhere.");
    }

    private static async Task<bool> ReachesAsync(ServerAccount account, PostgresBinaries binaries, string folder, CancellationToken cancellation)
    {
        const string script = "test -x \"$1\" && test -r \"$1\" && test -w \"$2\" && test -O \"$2\"";
        return (await account.ShellAsync(script, [binaries.Server, folder], cancellation)).Succeeded;
    }

    private static async Task<PostgresBinaries> FittingAsync(
        IReadOnlyList<PostgresBinaries> binaries, string folder, ServerAccount account, CancellationToken cancellation)
    {
        var versionFile = Path.Combine(DataIn(folder), "PG_VERSION");
        var version = await account.RunAsync(["cat", versionFile], cancellation);
        if (!version.Succeeded)
            return binaries[0];
        return binaries.FirstOrDefault(candidate => candidate.MajorVersion.ToString() == version.Output.Trim())
            ?? throw new EmbeddedPostgresException(
                $"The database in {folder} was made by PostgreSQL {version.Output.Trim()}, and the one found here ({binaries[0].Folder}) is {binaries[0].MajorVersion}."
                + " Set TRAILDESK_POSTGRES_BIN to the matching version, or TRAILDESK_DATA to a new folder.");
    }

    private static string DataIn(string folder) => Path.Combine(folder, "data");
}

internal static partial class ClusterPlaceLog
{
    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The database stands in {Folder}: the user that PostgreSQL runs as cannot enter {DataFolder}")]
    public static partial void PlacedOutside(ILogger logger, string folder, string dataFolder);
}
