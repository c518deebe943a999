using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TrailDesk.Api;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>
/// Where a node runs, life after life: its line to the database, the pools on it, and the product's own services, of which
/// each life makes its own.
/// </summary>
internal sealed class NodePlace : IAsyncDisposable
{
    private readonly IReadOnlyList<ServiceDescriptor> _services;
    private readonly IAsyncDisposable _host;

    private NodePlace(string name, DatabaseLine line, IReadOnlyList<ServiceDescriptor> services, IAsyncDisposable host) =>
        (Name, Line, _services, _host) = (name, line, services, host);

    public string Name { get; }
    public DatabaseLine Line { get; }

    public static async Task<NodePlace> OpenAsync(string name, SimulatedDatabase database, string masterKey)
    {
        var line = new DatabaseLine(database.Address);
        var builder = TrailDeskHost.CreateBuilder(
        [
            $"--TRAILDESK_MASTER_KEY={masterKey}",
            "--TRAILDESK_PUBLIC_URL=https://desk.example",
            "--Jobs:Enabled=false",
            "--Database:PoolSize=4",
            // Time stands still here, but for the machine's: a slow one must change nothing.
            "--Inbox:HandlerTimeout=00:05:00",
            "--Delivery:PerSecond=100000",
        ]);
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        var host = TrailDeskHost.Build(builder, database.ConnectionString(line.Port));
        var (people, engine, sessions) = (host.Services.GetRequiredService<NpgsqlDataSource>(), host.Services.GetRequiredService<EngineDb>(), host.Services.GetRequiredService<SessionDb>());
        // A pool's first connection asks for the database's types: not in the middle of a seed.
        foreach (var source in new[] { people, engine.Source, sessions.Source }) await (await source.OpenConnectionAsync()).DisposeAsync();
        var shared = new ServiceCollection().AddSingleton(people).AddSingleton(engine).AddSingleton(sessions);
        return new(name, line, [.. builder.Services.Where(service => shared.All(one => one.ServiceType != service.ServiceType)), .. shared], host);
    }

    /// <summary>The product's container, as at its start: nothing is remembered and nothing runs.</summary>
    public ServiceProvider NewContainer(Action<IServiceCollection> replace)
    {
        var services = new ServiceCollection { _services };
        services.RemoveAll<TimeProvider>();
        replace(services);
        return services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await Line.DisposeAsync();
    }
}
