using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TrailDesk.Application.Media;

namespace TrailDesk.Infrastructure.Media;

public static class MediaStorage
{
    private const string S3 = "media-s3";

    public static IServiceCollection AddMediaStorage(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Media").Get<MediaOptions>() ?? new MediaOptions();
        if (options.Folder.Length == 0) options.Folder = Path.Combine(configuration["TRAILDESK_DATA"] ?? ".data", "media");
        options.Folder = Path.GetFullPath(options.Folder);
        options.Check();
        services.AddHttpClient(S3, client => client.Timeout = options.Timeout).RemoveAllLoggers();
        return services
            .AddSingleton(options)
            .AddSingleton(provider => Store(provider, options))
            .AddSingleton<IMediaScan>(provider => new ClamAvScan(options.ClamAv, provider.GetRequiredService<ILogger<ClamAvScan>>()))
            .AddSingleton<MediaStoreWatch>()
            .AddHostedService(provider => provider.GetRequiredService<MediaStoreWatch>())
            .AddSingleton<MediaPress>()
            .AddSingleton<MediaReader>()
            .AddSingleton<IMediaLinks, MediaLinks>()
            .AddSingleton<IMediaLibrary, MediaLibrary>()
            .AddSingleton<IOutgoingMedia, OutgoingMedia>()
            .AddSingleton<MediaQueue>()
            .AddSingleton<MediaFetch>()
            .AddHostedService<MediaFetcher>();
    }

    private static IMediaStore Store(IServiceProvider provider, MediaOptions options) => options.S3.IsOn
        ? new S3MediaStore(provider.GetRequiredService<IHttpClientFactory>().CreateClient(S3), options.S3, provider.GetRequiredService<TimeProvider>())
        : new FolderMediaStore(options);
}
