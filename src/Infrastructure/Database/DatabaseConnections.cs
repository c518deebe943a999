using Microsoft.Extensions.Configuration;
using Npgsql;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Database;

/// <summary>Which database the configuration asks for.</summary>
internal abstract record DatabaseConnections
{
    private const string DataFolderKey = "TRAILDESK_DATA";
    private const string BinFolderKey = "TRAILDESK_POSTGRES_BIN";

    private const string Form = "It must be like Host=127.0.0.1;Port=5432;Database=traildesk;Username=me;Password=secret.";

    internal sealed record External(string AppConnectionString, string OwnerConnectionString) : DatabaseConnections;

    internal sealed record Embedded(string DataFolder, string? BinFolder) : DatabaseConnections;

    public static DatabaseConnections Decide(IConfiguration configuration)
    {
        var app = configuration.GetConnectionString("TrailDesk");
        if (string.IsNullOrWhiteSpace(app))
            return new Embedded(FolderFrom(configuration), configuration[BinFolderKey]);
        var owner = configuration.GetConnectionString("TrailDeskOwner");
        return new External(AppConnection.AsAppRole(Readable("TrailDesk", app)), string.IsNullOrWhiteSpace(owner) ? app : Readable("TrailDeskOwner", owner));
    }

    // The reader's own words could quote a password.
    private static string Readable(string name, string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString) is { Host.Length: > 0 }
                ? connectionString
                : throw new StartRefusedException($"ConnectionStrings__{name} names no Host. {Form}");
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            throw new StartRefusedException($"ConnectionStrings__{name} cannot be read. {Form}");
        }
    }

    public static string LoginOf(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString).Username
        ?? throw new MigrationException("ConnectionStrings__TrailDesk has to name a user (Username=…).");

    private static string FolderFrom(IConfiguration configuration)
    {
        var named = configuration[DataFolderKey];
        if (!string.IsNullOrWhiteSpace(named))
            return named;
        return Path.Combine(RepositoryRoot() ?? Directory.GetCurrentDirectory(), ".data");
    }

    private static string? RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Solution.sln")))
            folder = folder.Parent;
        return folder?.FullName;
    }
}
