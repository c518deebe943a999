using System.Text.Json;
using TrailDesk.Application.Templates;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Templates;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;
using TrailDesk.Infrastructure.WhatsApp.Media;

namespace TrailDesk.Infrastructure.WhatsApp.Meta;

internal sealed class MetaProvider(ProviderHttp http, MetaOptions options, ProviderMedia media)
    : IWhatsAppProvider, IChannelCheck, ITemplateCatalogue, IMediaSource, IMediaUpload, ISampleUpload
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

    private const string ListFields = "?fields=id,name,language,category,status,components,quality_score,rejected_reason,parameter_format&limit=100";

    public async Task<TemplateOutcome> SubmitAsync(Channel channel, TemplateDefinition definition, string? providerId, CancellationToken cancellation)
    {
        if (MissingForTemplates(channel) is { } missing) return TemplateOutcomes.Missing(missing);
        var uri = providerId is null ? options.Endpoint(channel.BusinessAccountId!, "/message_templates") : options.Endpoint(providerId, "");
        return await Templates(channel).PostAsync(uri, CloudApiTemplateWriter.Write(definition, isChange: providerId is not null), providerId, cancellation);
    }

    public async Task<IReadOnlyList<ProviderTemplate>?> ListAsync(Channel channel, CancellationToken cancellation) => MissingForTemplates(channel) is not null
        ? null
        : await Templates(channel).ListAsync(TemplatePage(channel, ""), "data", (page, _) => NextPage(channel, page), cancellation);

    public async Task<TemplateOutcome> DeleteAsync(Channel channel, TemplateDefinition definition, string? providerId, CancellationToken cancellation)
    {
        if (MissingForTemplates(channel) is { } missing) return TemplateOutcomes.Missing(missing);
        var query = $"/message_templates?hsm_id={Uri.EscapeDataString(providerId ?? "")}&name={Uri.EscapeDataString(definition.Name)}";
        return await Templates(channel).DeleteAsync(options.Endpoint(channel.BusinessAccountId!, query), everyLanguage: false, cancellation);
    }

    // By the cursor, not by the address that the page names: the token goes to nobody else's host.
    private Uri? NextPage(Channel channel, JsonElement page) =>
        page.At("paging"u8).Id("next"u8) is not null && page.At("paging"u8).At("cursors"u8).Id("after"u8) is { } after
            ? TemplatePage(channel, $"&after={Uri.EscapeDataString(after)}")
            : null;

    private Uri TemplatePage(Channel channel, string after) => options.Endpoint(channel.BusinessAccountId!, $"/message_templates{ListFields}{after}");

    private CloudApiTemplates Templates(Channel channel) => new(http, (method, uri) => Authorized(method, uri, channel));

    private static string? MissingForTemplates(Channel channel) =>
        !Credential.IsUsable(channel.Secrets.AccessToken) ? "The channel has no access token."
        : string.IsNullOrEmpty(channel.BusinessAccountId) ? "The channel has no business account id, which Meta keeps templates under. Enter it for the channel."
        : null;

    public async Task<MediaAnswer> OpenAsync(MediaPart part, Channel channel, CancellationToken cancellation)
    {
        if (Missing(channel) is not null) return new MediaAnswer.Later("credentials");
        if (part.ProviderMediaId is not { } id)
            return Uri.TryCreate(part.Url, UriKind.Absolute, out var link) ? await DownloadAsync(link, channel, isFresh: false, cancellation) : new MediaAnswer.Gone();
        using var request = Authorized(HttpMethod.Get, options.Endpoint(id, ""), channel);
        var (found, hash, instead) = CloudApiMedia.ReadLink(await http.AskAsync(request, cancellation));
        if (found is null) return instead!;
        var answer = await DownloadAsync(found, channel, isFresh: true, cancellation);
        return answer is MediaAnswer.Opened opened ? opened with { Sha256 = hash } : answer;
    }

    private Task<MediaAnswer> DownloadAsync(Uri link, Channel channel, bool isFresh, CancellationToken cancellation) =>
        media.Http.OpenAsync(link, media.Hosts, request => Authorize(request, channel), isLink: isFresh, cancellation);

    public Task<UploadOutcome> UploadAsync(MediaUpload file, Channel channel, CancellationToken cancellation) => Missing(channel) is { } missing
        ? Task.FromResult<UploadOutcome>(new UploadOutcome.Failed(Credential.Missing(missing)))
        : http.UploadAsync(file, Authorized(HttpMethod.Post, options.Endpoint(channel.PhoneNumberId!, "/media"), channel), cancellation);

    public Task<UploadOutcome> UploadSampleAsync(MediaUpload file, Channel channel, CancellationToken cancellation) => MissingForTemplates(channel) is { } missing
        ? Task.FromResult<UploadOutcome>(new UploadOutcome.Failed(Credential.Missing(missing)))
        : new MetaSampleUpload(http, options, channel.Secrets.AccessToken!).UploadAsync(file, cancellation);

    private static HttpRequestMessage Authorized(HttpMethod method, Uri uri, Channel channel)
    {
        var request = new HttpRequestMessage(method, uri);
        Authorize(request, channel);
        return request;
    }

    private static void Authorize(HttpRequestMessage request, Channel channel) =>
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {channel.Secrets.AccessToken}");
}
