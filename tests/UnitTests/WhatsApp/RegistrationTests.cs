using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NUnit.Framework;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.WhatsApp;
using TrailDesk.Infrastructure.WhatsApp.Meta;

namespace TrailDesk.UnitTests.WhatsApp;

internal sealed class RegistrationTests
{
    [Test]
    public void All_three_doors_are_registered_once_with_their_settings()
    {
        using var services = Services(("WhatsApp:Meta:BaseUrl", "http://127.0.0.1:5090/meta"), ("WhatsApp:Meta:ApiVersion", "v24.0"));
        var providers = services.GetServices<IWhatsAppProvider>().ToArray();
        Assert.That(providers.Select(provider => provider.Name), Is.EqualTo(new[] { "meta", "360dialog", "twilio" }));
        Assert.That(services.GetServices<IWhatsAppProvider>().First(), Is.SameAs(providers[0]));
        Assert.That(providers[2], Is.InstanceOf<IMessageHistory>().And.InstanceOf<IChannelCheck>());
        Assert.That(services.GetRequiredService<IOptions<MetaOptions>>().Value.Endpoint("106", "/messages").ToString(), Is.EqualTo("http://127.0.0.1:5090/meta/v24.0/106/messages"));
    }

    [Test]
    public void An_address_that_is_none_is_refused()
    {
        using var services = Services(("WhatsApp:Twilio:BaseUrl", "not an address"));
        Assert.That(() => services.GetServices<IWhatsAppProvider>().ToArray(), Throws.InstanceOf<OptionsValidationException>());
    }

    private static ServiceProvider Services(params (string Key, string? Value)[] settings) => new ServiceCollection()
        .AddWhatsAppProviders(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => setting.Value)).Build())
        .BuildServiceProvider();
}
