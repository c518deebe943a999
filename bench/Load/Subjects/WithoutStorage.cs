using Microsoft.Extensions.DependencyInjection.Extensions;
using TrailDesk.Api;
using TrailDesk.Application.Webhooks;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.Infrastructure.Webhooks;

namespace TrailDesk.Load;

/// <summary>
/// The product's own host with one thing replaced: events are checked, read and sealed as ever, and then dropped. The
/// switch is made here, in the bench, so that the product cannot be told to forget what it was given.
/// </summary>
internal sealed class WithoutStorage : Subject
{
    public const string Command = "without-storage";

    public override string Name => "TrailDesk without storage";
    public override string Settings => "`IIntake` replaced by one that seals and drops";

    public override string PathOf(LoadChannel channel) => $"/api/whatsapp/webhook/{channel.Id}";

    public static async Task<WithoutStorage> StartAsync(TrailDeskData data, string provider)
    {
        var url = new Uri($"http://127.0.0.1:{ChildProgram.FreePort()}");
        var environment = Product.Environment(data, provider);
        environment["Inbox__Workers"] = "0";
        // Under the product's own runtime settings (garbage collector, compiler), or the two would not compare.
        var runtime = Path.ChangeExtension(typeof(TrailDeskHost).Assembly.Location, ".runtimeconfig.json");
        var host = ChildProgram.Start(
            "dotnet", ["exec", "--runtimeconfig", runtime, typeof(WithoutStorage).Assembly.Location, Command, "--urls", url.OriginalString], environment);
        return await WhenReadyAsync(new WithoutStorage { Url = url, Database = data.Database, Channels = data.Channels, Programs = [host] }, "/health/ready");
    }

    public static async Task RunAsync(string[] args)
    {
        var builder = TrailDeskHost.CreateBuilder(args);
        builder.Host.UseServiceProviderFactory(new Replacing());
        await using var app = TrailDeskHost.Build(builder, builder.Configuration.GetConnectionString("TrailDesk")!);
        await app.RunAsync();
    }

    private sealed class Replacing : IServiceProviderFactory<IServiceCollection>
    {
        public IServiceCollection CreateBuilder(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<IIntake, SealAndDrop>());

        public IServiceProvider CreateServiceProvider(IServiceCollection containerBuilder) => containerBuilder.BuildServiceProvider();
    }

    private sealed class SealAndDrop(KeyRing keyRing, TimeProvider clock) : IIntake
    {
        public async ValueTask<IntakeResult> StoreAsync(IReadOnlyList<RoutedEvent> events, CancellationToken cancellation)
        {
            var now = clock.GetUtcNow();
            foreach (var routed in events)
            {
                var keys = await keyRing.TenantAsync(routed.Channel.TenantId, cancellation);
                var day = await keyRing.DayAsync(routed.Channel.TenantId, DateOnly.FromDateTime(now.UtcDateTime), cancellation);
                _ = IntakeRow.Of(routed, keys, day, now);
            }

            return IntakeResult.Stored;
        }
    }
}
