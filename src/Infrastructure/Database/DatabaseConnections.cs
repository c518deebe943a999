using Microsoft.Extensions.Configuration;
using Npgsql;

namespace TrailDesk.Infrastructure.Database;

/// <summary>Which database the configuration asks for.</summary>
internal abstract record DatabaseConnections
{
    private const string DataFolderKey = "TRAILDESK_DATA";
    private const string BinFolderKey = "TRAILDESK_POSTGRES_BIN";

    internal sealed record External(string AppConnectionString, string OwnerConnectionString) : DatabaseConnections;

    internal sealed record Embedded(string DataFolder, string? BinFolder) : DatabaseConnections;

    public static DatabaseConnections Decide(IConfiguration configuration)
    {
        var app = configuration.GetConnectionString("TrailDesk");
        if (string.IsNullOrWhiteSpace(app))
            return new Embedded(FolderFrom(configuration), configuration[BinFolderKey]);
        var owner = configuration.GetConnectionString("TrailDeskOwner");
        return new External(AppConnection.AsAppRole(app), string.IsNullOrWhiteSpace(owner) ? app : owner);
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
