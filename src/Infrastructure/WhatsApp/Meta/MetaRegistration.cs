using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace TrailDesk.Infrastructure.WhatsApp.Meta;

public static class MetaRegistration
{
    public static IServiceCollection AddMetaWhatsApp(this IServiceCollection services, IConfiguration configuration) =>
        services.AddProvider<MetaOptions>(
            configuration.GetSection("WhatsApp:Meta"), MetaProvider.Word, (http, options) => new MetaProvider(http, options));
}
