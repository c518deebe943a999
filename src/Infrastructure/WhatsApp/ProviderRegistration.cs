using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.WhatsApp.Media;

namespace TrailDesk.Infrastructure.WhatsApp;

/// <summary>What the three doors have in common: options checked at start, one pooled client, one singleton.</summary>
internal static class ProviderRegistration
{
    private const string UserAgent = "TrailDesk/1.0";
    private const int ConcurrentCalls = 512;

    public static IServiceCollection AddProvider<TOptions>(
        this IServiceCollection services, IConfiguration section, string name, IReadOnlyList<string> mediaHosts,
        Func<ProviderHttp, TOptions, ProviderMedia, IWhatsAppProvider> make)
        where TOptions : ProviderOptions
    {
        services.AddOptions<TOptions>().Bind(section)
            .Validate(options => options.IsValid, $"The settings under WhatsApp for {name} need an absolute http(s) address and time-outs above zero.")
            .ValidateOnStart();
        services.AddHttpClient(ClientName(name), Prepare)
            .ConfigurePrimaryHttpMessageHandler(provider => Handler(provider.GetRequiredService<IOptions<TOptions>>().Value))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            // The default loggers write whole addresses, and these hold account ids and phone numbers.
            .RemoveAllLoggers();
        services.AddKeyedSingleton(name, (provider, _) => new MediaHosts(
            mediaHosts, [new Uri(provider.GetRequiredService<IOptions<TOptions>>().Value.BaseUrl), .. provider.GetRequiredService<MediaOrigins>().All]));
        services.AddSingleton(provider => provider.GetRequiredKeyedService<MediaHosts>(name));
        return services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<TOptions>>().Value;
            var client = provider.GetRequiredService<IHttpClientFactory>().CreateClient(ClientName(name));
            var hosts = provider.GetRequiredKeyedService<MediaHosts>(name);
            return make(
                new ProviderHttp(client, TimeSpan.FromSeconds(options.TimeoutSeconds)), options,
                new ProviderMedia(provider.GetRequiredService<MediaHttp>(), hosts));
        });
    }

    public static string ClientName(string provider) => $"whatsapp-{provider}";

    public static void Prepare(HttpClient client)
    {
        // Meta's media host refuses calls without a user agent, and .NET sends none.
        client.DefaultRequestHeaders.UserAgent.ParseAdd(UserAgent);
        client.DefaultRequestVersion = System.Net.HttpVersion.Version11;
        client.Timeout = Timeout.InfiniteTimeSpan;
    }

    private static SocketsHttpHandler Handler(ProviderOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(options.ConnectTimeoutSeconds),
        MaxConnectionsPerServer = ConcurrentCalls,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
    };
}

/// <summary>The way to one provider's files.</summary>
internal sealed record ProviderMedia(MediaHttp Http, MediaHosts Hosts);
