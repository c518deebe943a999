using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;

namespace TrailDesk.Infrastructure.WhatsApp.Meta;

internal sealed class MetaProvider(ProviderHttp http, MetaOptions options, ProviderMedia media)
    : IWhatsAppProvider, IChannelCheck, IMediaSource, IMediaUpload
{
    public const string Word = "meta";

    /// <summary>Where Meta's media links lead (providers' facts, "Media").</summary>
    public static readonly IReadOnlyList<string> MediaNames = ["graph.facebook.com", ".fbsbx.com", ".fbcdn.net"];

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

    public async Task<MediaAnswer> OpenAsync(MediaPart part, Channel channel, CancellationToken cancellation)
    {
        if (Missing(channel) is not null) return new MediaAnswer.Later("credentials");
        if (part.ProviderMediaId is not { } id)
            return Uri.TryCreate(part.Url, UriKind.Absolute, out var link) ? await DownloadAsync(link, channel, cancellation) : new MediaAnswer.Gone();
        using var request = Authorized(HttpMethod.Get, options.Endpoint(id, ""), channel);
        var (found, hash, instead) = CloudApiMedia.ReadLink(await http.AskAsync(request, cancellation));
        if (found is null) return instead!;
        var answer = await DownloadAsync(found, channel, cancellation);
        return answer is MediaAnswer.Opened opened ? opened with { Sha256 = hash } : answer;
    }

    private Task<MediaAnswer> DownloadAsync(Uri link, Channel channel, CancellationToken cancellation) =>
        media.Http.OpenAsync(link, media.Hosts, request => Authorize(request, channel), isLink: true, cancellation);

    public Task<UploadOutcome> UploadAsync(MediaUpload file, Channel channel, CancellationToken cancellation) => Missing(channel) is { } missing
        ? Task.FromResult<UploadOutcome>(new UploadOutcome.Failed(Credential.Missing(missing)))
        : http.UploadAsync(file, Authorized(HttpMethod.Post, options.Endpoint(channel.PhoneNumberId!, "/media"), channel), cancellation);

    private static HttpRequestMessage Authorized(HttpMethod method, Uri uri, Channel channel)
    {
        var request = new HttpRequestMessage(method, uri);
        Authorize(request, channel);
        return request;
    }

    private static void Authorize(HttpRequestMessage request, Channel channel) =>
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {channel.Secrets.AccessToken}");
}
