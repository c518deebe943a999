using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.WhatsApp.Media;

/// <summary>The one client that downloads what others name: guarded, without redirects of its own, cookies or a proxy.</summary>
internal static class MediaClient
{
    private const string Name = "whatsapp-media";
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddMediaClient(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new MediaOrigins(Origins(configuration)));
        services.AddHttpClient(Name, ProviderRegistration.Prepare)
            .ConfigurePrimaryHttpMessageHandler(provider => Handler(GuardedConnection.To(
                [.. provider.GetServices<MediaHosts>().SelectMany(hosts => hosts.Trusted).Distinct()])))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        return services.AddSingleton(provider => new MediaHttp(provider.GetRequiredService<IHttpClientFactory>().CreateClient(Name)));
    }

    /// <summary>A proxy would do the connecting, and nobody could tell to where.</summary>
    public static SocketsHttpHandler Handler(GuardedConnection guard) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectCallback = guard.ConnectAsync,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    };

    private static IReadOnlyList<Uri> Origins(IConfiguration configuration) =>
        [.. (configuration.GetSection("Media:Origins").Get<string[]>() ?? []).Select(Origin)];

    private static Uri Origin(string text) => Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Scheme is "http" or "https"
        ? origin
        : throw new StartRefusedException($"Media:Origins has \"{text}\", which is no address such as https://media.example.com.");
}

/// <summary>Further origins that files may come from, whatever the provider: <c>Media:Origins</c>.</summary>
internal sealed record MediaOrigins(IReadOnlyList<Uri> All);
