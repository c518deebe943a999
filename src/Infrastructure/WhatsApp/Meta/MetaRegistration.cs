using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace TrailDesk.Infrastructure.WhatsApp.Meta;

public static class MetaRegistration
{
    public static IServiceCollection AddMetaWhatsApp(this IServiceCollection services, IConfiguration configuration) =>
        services.AddProvider<MetaOptions>(
            configuration.GetSection("WhatsApp:Meta"), MetaProvider.Word, MetaProvider.MediaNames,
            (http, options, media) => new MetaProvider(http, options, media));
}
