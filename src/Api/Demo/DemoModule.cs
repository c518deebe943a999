using MediatR;
using TrailDesk.Api.Common;
using TrailDesk.Api.Tenancy;
using TrailDesk.Application.Demo;

namespace TrailDesk.Api.Demo;

public static class DemoModule
{
    public const string WipeArgument = "--wipe-demo";

    public static IServiceCollection AddDemo(this IServiceCollection services) => services
        .AddHandlersBeside<LoadDemo>()
        .AddHostedService<DemoAtStart>();

    /// <summary>Removes the demo company instead of starting; the program ends afterwards.</summary>
    public static async Task WipeDemoAsync(this WebApplication app)
    {
        using var scope = app.Services.CreateScope();
        var folder = DemoAtStart.FolderOf(app.Configuration);
        var result = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new WipeDemo(folder));
        Console.WriteLine(result.Rows == 0 ? "There was no demo data." : $"The demo data is gone: {result.Rows} rows.");
    }
}

/// <summary>Loads the demo company once the server listens: only then is the address known that its channels are told to providers.</summary>
internal sealed partial class DemoAtStart(IServiceScopeFactory scopes, IConfiguration configuration, ILogger<DemoAtStart> logger)
    : IHostedLifecycleService
{
    public static string FolderOf(IConfiguration configuration) => Path.GetFullPath(configuration["TRAILDESK_DATA"] ?? ".data");

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (configuration["TRAILDESK_DEMO"] != "1") return;
        await using var scope = scopes.CreateAsyncScope();
        var folder = FolderOf(configuration);
        var result = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new LoadDemo(folder), cancellationToken);
        await FirstOwnerAtStart.EnsureAsync(scopes, configuration, cancellationToken);
        LogLoaded(logger, result.Created ? "created" : "there already", folder);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Demo data {State}; logins and channels are in {Folder}")]
    private static partial void LogLoaded(ILogger logger, string state, string folder);
}
