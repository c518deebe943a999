using System.Text;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.WhatsApp;
using TrailDesk.Infrastructure.WhatsApp.Dialog360;
using TrailDesk.Infrastructure.WhatsApp.Media;
using TrailDesk.Infrastructure.WhatsApp.Meta;
using TrailDesk.Infrastructure.WhatsApp.Twilio;

namespace TrailDesk.UnitTests.WhatsApp;

/// <summary>Requests, channels and providers for tests; no provider here reaches a network.</summary>
internal static class Webhook
{
    public static WebhookRequest Of(byte[] body, string url = "https://desk.example.com/hook", string? type = null, params (string Name, string Value)[] headers) =>
        new(body, url, type, name => [.. headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)]);

    public static WebhookRequest Of(string body, params (string Name, string Value)[] headers) =>
        Of(Encoding.UTF8.GetBytes(body), headers: headers);

    public static Channel Channel(string provider, ChannelSecrets? secrets = null) => new()
    {
        Id = Guid.NewGuid(),
        TenantId = Guid.NewGuid(),
        Provider = provider,
        Name = "Front desk",
        PhoneNumber = "+15550100001",
        PhoneNumberId = "106000000000001",
        BusinessAccountId = "102000000000001",
        AccountSid = "AC00000000000000000000000000000000",
        IsActive = true,
        LimitGroupId = Guid.NewGuid(),
        Secrets = secrets ?? new ChannelSecrets { AccessToken = "token", ApiKey = "key", AuthTokens = ["12345"] },
    };

    public static IWhatsAppProvider Meta(HttpMessageHandler? handler = null, string baseUrl = "https://graph.example.com/meta") =>
        new MetaProvider(Http(handler), new MetaOptions { BaseUrl = baseUrl }, Media(handler, MetaProvider.MediaNames, baseUrl));

    public static IWhatsAppProvider Dialog360(HttpMessageHandler? handler = null, string baseUrl = "https://waba.example.com/d360/") =>
        new Dialog360Provider(Http(handler), new Dialog360Options { BaseUrl = baseUrl }, Media(handler, Dialog360Provider.MediaNames, baseUrl));

    public static TwilioProvider Twilio(HttpMessageHandler? handler = null, string baseUrl = "https://twilio.example.com/twilio") =>
        new(Http(handler), new TwilioOptions { BaseUrl = baseUrl }, Media(handler, TwilioProvider.MediaNames, baseUrl));

    private static ProviderMedia Media(HttpMessageHandler? handler, IReadOnlyList<string> names, string baseUrl) =>
        new(new MediaHttp(new HttpClient(handler ?? new AnsweringHandler(500, ""))), new MediaHosts(names, [new Uri(baseUrl)]));

    private static ProviderHttp Http(HttpMessageHandler? handler) =>
        new(new HttpClient(handler ?? new AnsweringHandler(500, "")) { Timeout = Timeout.InfiniteTimeSpan }, TimeSpan.FromSeconds(5));
}
