using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

public static class TwilioRegistration
{
    public static IServiceCollection AddTwilioWhatsApp(this IServiceCollection services, IConfiguration configuration) =>
        services.AddProvider<TwilioOptions>(
            configuration.GetSection("WhatsApp:Twilio"), TwilioProvider.Word, TwilioProvider.MediaNames,
            (http, options, media) => new TwilioProvider(http, options, media));
}
