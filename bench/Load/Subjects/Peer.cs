using System.Net.Http.Json;
using Npgsql;

namespace TrailDesk.Load;

/// <summary>What teams build today (bench/Peer): Fastify, BullMQ, Redis and pg, its webhook and its workers as two processes.</summary>
internal sealed class Peer : Subject
{
    private static readonly string[] Files = ["api.js", "worker.js"];
    private Redis? _redis;

    public override string Name => "stand-in";
    public override string Settings =>
        $"two processes (webhook; workers), {string.Join(", ", ChosenLines())}; Redis: {Redis.Settings}; HTTP to the provider over kept-alive connections; finished jobs removed at once";

    protected override double RedisCpu => _redis?.CpuSeconds ?? 0;

    public override string PathOf(LoadChannel channel) => $"/webhook/{channel.Id}";

    public static async Task<Peer> StartAsync(string provider, int tenants)
    {
        var database = await Database.StartAsync("peer");
        await database.ExecuteAsync(await File.ReadAllTextAsync(Path.Combine(Folder, "schema.sql")));
        var channels = await AddChannelsAsync(database, tenants);
        var redis = await Redis.StartAsync();
        var url = new Uri($"http://127.0.0.1:{ChildProgram.FreePort()}");
        var environment = new Dictionary<string, string>
        {
            ["NODE_ENV"] = "production",
            ["PEER_DATABASE"] = UrlOf(database),
            ["PEER_REDIS_PORT"] = $"{redis.Port}",
            ["PEER_PORT"] = $"{url.Port}",
            ["PEER_PROVIDER"] = provider,
        };
        var programs = Files.Select(file => ChildProgram.Start("node", [Path.Combine(Folder, file)], environment)).ToArray();
        return await WhenReadyAsync(new Peer { Url = url, Database = database, Channels = channels, Programs = programs, _redis = redis }, "/health");
    }

    /// <summary>One request with everybody: rows in two statements, jobs in bulk.</summary>
    public override Task<Func<Task>> PrepareBroadcastAsync(LoadChannel channel, IReadOnlyList<string> phones) => Task.FromResult(async () =>
    {
        using var client = new HttpClient { BaseAddress = Url };
        using var answer = await client.PostAsJsonAsync($"/broadcast/{channel.Id}", new { text = "Hello Asha, the season begins.", to = phones });
        answer.EnsureSuccessStatusCode();
    });

    // The bench runs from a clone: its sources are what is shown, and what is run.
    private static string Folder { get; } = Find("bench/Peer");

    private static string Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, path))) return Path.Combine(folder.FullName, path);
        throw new DirectoryNotFoundException($"{path} is not above {AppContext.BaseDirectory}.");
    }

    private static IEnumerable<string> ChosenLines() => File.ReadLines(Path.Combine(Folder, "settings.js"))
        .Select(line => line.Trim().TrimEnd(',').Split(": ")).Where(parts => parts is [_, var value] && value.All(char.IsAsciiDigit))
        .Select(parts => $"{parts[0]} {parts[1]}");

    private static string UrlOf(Database database)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        return $"postgres://{settings.Username}:{settings.Password}@{settings.Host}:{settings.Port}/{settings.Database}";
    }

    private const string ChannelsSql = """
        insert into channels (id, tenant_id, phone_number_id, app_secret, access_token)
        select * from unnest($1, $2, $3, $4, $5)
        """;

    private static async Task<IReadOnlyList<LoadChannel>> AddChannelsAsync(Database database, int tenants)
    {
        var channels = Enumerable.Range(0, tenants).Select(number => new LoadChannel(
            Guid.CreateVersion7(), Guid.CreateVersion7(), $"{200_000_000_000 + number}", $"app-secret-{number}-{Guid.NewGuid():N}")).ToArray();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand(ChannelsSql);
        command.Parameters.AddWithValue(channels.Select(channel => channel.Id).ToArray());
        command.Parameters.AddWithValue(channels.Select(channel => channel.Tenant).ToArray());
        command.Parameters.AddWithValue(channels.Select(channel => channel.PhoneNumberId).ToArray());
        command.Parameters.AddWithValue(channels.Select(channel => channel.AppSecret).ToArray());
        command.Parameters.AddWithValue(channels.Select((_, number) => $"token-{number}").ToArray());
        await command.ExecuteNonQueryAsync();
        return channels;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
        await Database.DisposeAsync();
    }
}
