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

    public async Task<SendOutcome> SendAsync(OutboundMessage message, Channel channel, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (CloudApiMessageWriter.Problem(message) is { } problem)
            return new SendOutcome.Rejected(SendFailure.BadRequest, new ErrorPart("message", problem));
        if (!Credential.IsUsable(channel.Secrets.AccessToken))
            return Credential.Missing("The channel has no access token.");
        if (string.IsNullOrEmpty(channel.PhoneNumberId))
            return Credential.Missing("The channel has no phone number id.");

        using var request = Authorized(HttpMethod.Post, options.Endpoint(channel.PhoneNumberId, "/messages"), channel);
        request.Content = new OutgoingContent(CloudApiMessageWriter.Write(message), "application/json");
        return await http.SendAsync(request, CloudApiResponseReader.Read, cancellation);
    }

    public Task<IReadOnlyList<ChannelFinding>> CheckAsync(Channel channel, CancellationToken cancellation) =>
        new MetaChannelCheck(uri => http.AskAsync(Authorized(HttpMethod.Get, uri, channel), cancellation), options).CheckAsync(channel);

    private static HttpRequestMessage Authorized(HttpMethod method, Uri uri, Channel channel)
    {
        var request = new HttpRequestMessage(method, uri);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {channel.Secrets.AccessToken}");
        return request;
    }
}
