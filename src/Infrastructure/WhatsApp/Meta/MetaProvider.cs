using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;

namespace TrailDesk.Infrastructure.WhatsApp.Meta;

internal sealed class MetaProvider(ProviderHttp http, MetaOptions options) : IWhatsAppProvider, IChannelCheck
{
    public const string Word = "meta";

    public string Name => Word;

    public IReadOnlyCollection<string> PeekAddresses(WebhookRequest request) => CloudApiPeek.Addresses(request.Body.Span);

    public bool Verify(WebhookRequest request, Channel channel) => MetaSignature.IsValid(request, channel.Secrets.AppSecrets);

    public IReadOnlyList<InboundEvent> Read(ReadOnlyMemory<byte> body, WebhookRequest? request = null) =>
        CloudApiWebhookReader.Read(body);

    public Task<SendOutcome> SendAsync(OutboundMessage message, Channel channel, CancellationToken cancellation) => http.SendAsync(
        message, Missing(channel), () => Authorized(HttpMethod.Post, options.Endpoint(channel.PhoneNumberId!, "/messages"), channel), cancellation);

    private static string? Missing(Channel channel) =>
        !Credential.IsUsable(channel.Secrets.AccessToken) ? "The channel has no access token."
        : string.IsNullOrEmpty(channel.PhoneNumberId) ? "The channel has no phone number id."
        : null;

    public Task<IReadOnlyList<ChannelFinding>> CheckAsync(Channel channel, CancellationToken cancellation) =>
        new MetaChannelCheck(uri => http.AskAsync(Authorized(HttpMethod.Get, uri, channel), cancellation), options).CheckAsync(channel);

    private static HttpRequestMessage Authorized(HttpMethod method, Uri uri, Channel channel)
    {
        var request = new HttpRequestMessage(method, uri);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {channel.Secrets.AccessToken}");
        return request;
    }
}
