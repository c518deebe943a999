using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace TrailDesk.Infrastructure.WhatsApp.Dialog360;

public static class Dialog360Registration
{
    public static IServiceCollection AddDialog360WhatsApp(this IServiceCollection services, IConfiguration configuration) =>
        services.AddProvider<Dialog360Options>(
            configuration.GetSection("WhatsApp:Dialog360"), Dialog360Provider.Word, Dialog360Provider.MediaNames,
            (http, options, media) => new Dialog360Provider(http, options, media));
}
