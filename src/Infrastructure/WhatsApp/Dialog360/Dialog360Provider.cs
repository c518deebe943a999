using TrailDesk.Application.Templates;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Templates;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;
using TrailDesk.Infrastructure.WhatsApp.Media;
using TrailDesk.Infrastructure.WhatsApp.Meta;

namespace TrailDesk.Infrastructure.WhatsApp.Dialog360;

/// <summary>Meta's bodies behind one key per number: no version and no phone number id in the address.</summary>
internal sealed class Dialog360Provider(ProviderHttp http, Dialog360Options options, ProviderMedia media)
    : IWhatsAppProvider, IChannelCheck, ITemplateCatalogue, IMediaSource, IMediaUpload
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

    private const int PageSize = 200;
    private const string NoKey = "The channel has no API key.";

    public async Task<TemplateOutcome> SubmitAsync(Channel channel, TemplateDefinition definition, string? providerId, CancellationToken cancellation)
    {
        if (!Credential.IsUsable(channel.Secrets.ApiKey)) return TemplateOutcomes.Missing(NoKey);
        if (providerId is not null && await MakeRoomAsync(channel, definition, cancellation) is { } problem) return problem;
        return await Templates(channel).PostAsync(options.Address("v1/configs/templates"), CloudApiTemplateWriter.Write(definition), null, cancellation);
    }

    /// <summary>360dialog changes no template, so the one before is deleted first; by its name, which takes its other languages with it.</summary>
    /// <returns>Null where there is room.</returns>
    private async Task<TemplateOutcome?> MakeRoomAsync(Channel channel, TemplateDefinition definition, CancellationToken cancellation)
    {
        if (await ListAsync(channel, cancellation) is not { } listed)
            return new TemplateOutcome.NotTaken(SendFailure.Unreachable, "360dialog's list could not be read, which tells whether deleting the old words is safe. Try again.");
        var twins = listed.Where(entry => entry.Definition.Name == definition.Name && !TemplateStatus.IsDeletion(entry.Status)).ToList();
        if (twins.Any(twin => twin.Definition.Language != definition.Language))
            return new TemplateOutcome.Refused("change", "360dialog cannot change a template, and deleting this one would delete its other languages. Give it a new name, and submit it under that.");
        if (twins.Count == 0) return null;
        return await DeleteAsync(channel, definition, null, cancellation) is var outcome and not TemplateOutcome.Deleted ? outcome : null;
    }

    public async Task<IReadOnlyList<ProviderTemplate>?> ListAsync(Channel channel, CancellationToken cancellation) => !Credential.IsUsable(channel.Secrets.ApiKey)
        ? null
        : await Templates(channel).ListAsync(TemplatePage(0), "waba_templates",
            (page, read) => page.Number("total"u8) > read ? TemplatePage(read) : null, cancellation);

    public async Task<TemplateOutcome> DeleteAsync(Channel channel, TemplateDefinition definition, string? providerId, CancellationToken cancellation) =>
        !Credential.IsUsable(channel.Secrets.ApiKey)
            ? TemplateOutcomes.Missing(NoKey)
            : await Templates(channel).DeleteAsync(options.Address($"v1/configs/templates/{Uri.EscapeDataString(definition.Name)}"), everyLanguage: true, cancellation);

    private Uri TemplatePage(int offset) => options.Address($"v1/configs/templates?limit={PageSize}&offset={offset}&sort=id");

    private CloudApiTemplates Templates(Channel channel) => new(http, (method, uri) => Authorized(method, uri, channel));

    public async Task<MediaAnswer> OpenAsync(MediaPart part, Channel channel, CancellationToken cancellation)
    {
        if (!Credential.IsUsable(channel.Secrets.ApiKey)) return new MediaAnswer.Later("credentials");
        if (part.ProviderMediaId is not { } id)
            return Uri.TryCreate(part.Url, UriKind.Absolute, out var link) ? await DownloadAsync(link, channel, isFresh: false, cancellation) : new MediaAnswer.Gone();
        using var request = Authorized(HttpMethod.Get, options.Address(Uri.EscapeDataString(id)), channel);
        var (found, hash, instead) = CloudApiMedia.ReadLink(await http.AskAsync(request, cancellation));
        if (found is null) return instead!;
        var answer = await DownloadAsync(found, channel, isFresh: true, cancellation);
        return answer is MediaAnswer.Opened opened ? opened with { Sha256 = hash } : answer;
    }

    private Task<MediaAnswer> DownloadAsync(Uri link, Channel channel, bool isFresh, CancellationToken cancellation) => Named.Allow(link) || media.Hosts.Allow(link)
        ? media.Http.OpenAsync(options.Address(link.PathAndQuery.TrimStart('/')), media.Hosts, request => Authorize(request, channel), isLink: isFresh, cancellation)
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
