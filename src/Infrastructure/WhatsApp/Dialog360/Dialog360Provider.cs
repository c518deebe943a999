using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;
using TrailDesk.Infrastructure.WhatsApp.Media;
using TrailDesk.Infrastructure.WhatsApp.Meta;

namespace TrailDesk.Infrastructure.WhatsApp.Dialog360;

/// <summary>Meta's bodies behind one key per number: no version and no phone number id in the address.</summary>
internal sealed class Dialog360Provider(ProviderHttp http, Dialog360Options options, ProviderMedia media)
    : IWhatsAppProvider, IChannelCheck, IMediaSource, IMediaUpload
{
    public const string Word = "360dialog";

    public static readonly IReadOnlyList<string> MediaNames = ["waba-v2.360dialog.io"];

    /// <summary>Links name Meta's host, and are fetched at 360dialog's by the same path and query.</summary>
    private static readonly MediaHosts Named = new(MetaProvider.MediaNames, []);

    public string Name => Word;

    public IReadOnlyCollection<string> PeekAddresses(WebhookRequest request) => CloudApiPeek.Addresses(request.Body.Span);

    public bool Verify(WebhookRequest request, Channel channel) => Dialog360Signature.IsValid(request, channel.Secrets.WebhookSecrets);

    public IReadOnlyList<InboundEvent> Read(ReadOnlyMemory<byte> body, WebhookRequest? request = null) =>
        CloudApiWebhookReader.Read(body);

    public Task<SendOutcome> SendAsync(OutboundMessage message, Channel channel, CancellationToken cancellation) => http.SendAsync(
        message, Credential.IsUsable(channel.Secrets.ApiKey) ? null : "The channel has no API key.",
        () => Authorized(HttpMethod.Post, options.Address("messages"), channel), cancellation);

    public async Task<IReadOnlyList<ChannelFinding>> CheckAsync(Channel channel, CancellationToken cancellation)
    {
        if (!Credential.IsUsable(channel.Secrets.ApiKey))
            return [ChannelFinding.Problem("credentials", "The API key is missing.", "Make one in the 360dialog hub.")];

        using var request = Authorized(HttpMethod.Get, options.Address("v1/configs/webhook"), channel);
        var answer = await http.AskAsync(request, cancellation);
        if (CloudApiCheck.Refusal(answer, "Make a new API key for this number in the 360dialog hub.") is { } refusal)
            return [refusal];
        var findings = new List<ChannelFinding> { ChannelFinding.Good("credentials", "360dialog accepts the API key.") };
        if (CloudApiCheck.Text(answer!.Value, "url"u8) is null)
            findings.Add(ChannelFinding.Problem("webhook", "No webhook address is set: no messages will come.", "Set the channel's webhook address at 360dialog."));
        if (channel.Secrets.WebhookSecrets.All(string.IsNullOrEmpty))
            findings.Add(ChannelFinding.Problem("webhook", "No webhook secret is set: every webhook is refused.", "Enter a webhook secret, and set it as a header at 360dialog."));
        return findings;
    }

    public async Task<MediaAnswer> OpenAsync(MediaPart part, Channel channel, CancellationToken cancellation)
    {
        if (!Credential.IsUsable(channel.Secrets.ApiKey)) return new MediaAnswer.Later("credentials");
        if (part.ProviderMediaId is not { } id)
            return Uri.TryCreate(part.Url, UriKind.Absolute, out var link) ? await DownloadAsync(link, channel, cancellation) : new MediaAnswer.Gone();
        using var request = Authorized(HttpMethod.Get, options.Address(Uri.EscapeDataString(id)), channel);
        var (found, hash, instead) = CloudApiMedia.ReadLink(await http.AskAsync(request, cancellation));
        if (found is null) return instead!;
        var answer = await DownloadAsync(found, channel, cancellation);
        return answer is MediaAnswer.Opened opened ? opened with { Sha256 = hash } : answer;
    }

    private Task<MediaAnswer> DownloadAsync(Uri link, Channel channel, CancellationToken cancellation) => Named.Allow(link) || media.Hosts.Allow(link)
        ? media.Http.OpenAsync(options.Address(link.PathAndQuery.TrimStart('/')), media.Hosts, request => Authorize(request, channel), isLink: true, cancellation)
        : Task.FromResult<MediaAnswer>(new MediaAnswer.Foreign());

    public Task<UploadOutcome> UploadAsync(MediaUpload file, Channel channel, CancellationToken cancellation) => Credential.IsUsable(channel.Secrets.ApiKey)
        ? http.UploadAsync(file, Authorized(HttpMethod.Post, options.Address("media"), channel), cancellation)
        : Task.FromResult<UploadOutcome>(new UploadOutcome.Failed(Credential.Missing("The channel has no API key.")));

    private static HttpRequestMessage Authorized(HttpMethod method, Uri uri, Channel channel)
    {
        var request = new HttpRequestMessage(method, uri);
        Authorize(request, channel);
        return request;
    }

    private static void Authorize(HttpRequestMessage request, Channel channel) =>
        request.Headers.TryAddWithoutValidation("D360-API-KEY", channel.Secrets.ApiKey);
}
