using Npgsql;

namespace TrailDesk.IntegrationTests.Support;

/// <summary>A fresh database with the schema, made from a template on a running server, for tests alone.</summary>
internal sealed class ScratchDatabase : IAsyncDisposable
{
    private static string Server => Environment.GetEnvironmentVariable("TRAILDESK_TEST_SERVER") ?? "Host=127.0.0.1;Port=7433;Username=postgres";
    private readonly string _name = $"test_{Guid.NewGuid():n}";

    public string AppConnectionString => $"{Server};Database={_name};Options=-c role=traildesk_app";

    public static async Task<ScratchDatabase> CreateAsync()
    {
        var database = new ScratchDatabase();
        await RunAsync($"create database {database._name} template t");
        return database;
    }

    public async ValueTask DisposeAsync() => await RunAsync($"drop database {_name} with (force)");

    private static async Task RunAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create($"{Server};Database=postgres;Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
