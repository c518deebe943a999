using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.WhatsApp.Dialog360;
using TrailDesk.Infrastructure.WhatsApp.Media;
using TrailDesk.Infrastructure.WhatsApp.Meta;
using TrailDesk.Infrastructure.WhatsApp.Twilio;

namespace TrailDesk.Infrastructure.WhatsApp;

public static class WhatsAppRegistration
{
    public static IServiceCollection AddWhatsAppProviders(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<IFailureTable, FailureTable>()
        .AddMediaClient(configuration)
        .AddMetaWhatsApp(configuration)
        .AddDialog360WhatsApp(configuration)
        .AddTwilioWhatsApp(configuration);
}
