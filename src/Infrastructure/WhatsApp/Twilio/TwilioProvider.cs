using System.Text;
using TrailDesk.Application.Templates;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Templates;
using TrailDesk.Infrastructure.WhatsApp.Media;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

internal sealed class TwilioProvider(ProviderHttp http, TwilioOptions options, ProviderMedia media)
    : IWhatsAppProvider, IMessageHistory, IChannelCheck, ITemplateCatalogue, IMediaSource
{
    public const string Word = "twilio";
    private const string NoCredentials = "The channel has no account id or no auth token.";

    /// <summary>The Media resource, and where it sends its readers on to.</summary>
    public static readonly IReadOnlyList<string> MediaNames = [".twilio.com", ".twiliocdn.com", "s3-external-1.amazonaws.com"];

    // The account's name and password go here alone, and to the base address that somebody set.
    private static readonly MediaHosts OwnHosts = new(["api.twilio.com"], []);

    public string Name => Word;

    public IReadOnlyCollection<string> PeekAddresses(WebhookRequest request)
    {
        var form = FormFields.Parse(TwilioWebhookReader.Source(request.Body, request).Span);
        return TwilioWebhookReader.Address(form) is { } address ? [address] : [];
    }

    public bool Verify(WebhookRequest request, Channel channel) => TwilioSignature.IsValid(request, channel.Secrets.AuthTokens);

    public IReadOnlyList<InboundEvent> Read(ReadOnlyMemory<byte> body, WebhookRequest? request = null) =>
        TwilioWebhookReader.Read(body, request);

    public async Task<SendOutcome> SendAsync(OutboundMessage message, Channel channel, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!HasCredentials(channel))
            return Credential.Missing(NoCredentials);
        var written = TwilioMessageWriter.Write(message, channel);
        if (written.Problem is { } problem)
            return new SendOutcome.Rejected(written.Failure, problem);

        using var request = Authorized(HttpMethod.Post, options.Account(channel.AccountSid!, "/Messages.json"), channel);
        request.Content = new OutgoingContent(written.Form, "application/x-www-form-urlencoded");
        return await http.SendAsync(request, TwilioResponseReader.Read, cancellation);
    }

    public Task<InboundHistory?> ListInboundAsync(Channel channel, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellation) =>
        History(channel, cancellation).ListInboundAsync(channel, since, until);

    public Task<IReadOnlyList<SentMessage>?> ListSentAsync(
        Channel channel, Party to, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation) =>
        History(channel, cancellation).ListSentAsync(channel, to, from, until);

    public async Task<IReadOnlyList<ChannelFinding>> CheckAsync(Channel channel, CancellationToken cancellation)
    {
        if (!HasCredentials(channel))
            return [ChannelFinding.Problem("credentials", "The account id or the auth token is missing.", "Enter both from the Twilio console.")];
        using var request = Authorized(HttpMethod.Get, options.Account(channel.AccountSid!, ".json"), channel);
        return [TwilioChannelCheck.Read(await http.AskAsync(request, cancellation))];
    }

    public async Task<TemplateOutcome> SubmitAsync(Channel channel, TemplateDefinition definition, string? providerId, CancellationToken cancellation) =>
        HasCredentials(channel) ? await Templates(channel).SubmitAsync(definition, providerId, cancellation) : TemplateOutcomes.Missing(NoCredentials);

    public async Task<IReadOnlyList<ProviderTemplate>?> ListAsync(Channel channel, CancellationToken cancellation) =>
        HasCredentials(channel) ? await Templates(channel).ListAsync(cancellation) : null;

    public async Task<TemplateOutcome> DeleteAsync(Channel channel, TemplateDefinition definition, string? providerId, CancellationToken cancellation) =>
        HasCredentials(channel) ? await Templates(channel).DeleteAsync(providerId ?? "", cancellation) : TemplateOutcomes.Missing(NoCredentials);

    private TwilioTemplates Templates(Channel channel) => new(http, (method, uri) => Authorized(method, uri, channel), options);

    private TwilioHistory History(Channel channel, CancellationToken cancellation) =>
        new(uri => http.AskAsync(Authorized(HttpMethod.Get, uri, channel), cancellation), options);

    private static bool HasCredentials(Channel channel) =>
        Credential.IsUsable(channel.AccountSid) && channel.Secrets.AuthTokens is [{ Length: > 0 }, ..];

    /// <summary>Credentials go to Twilio's API alone, whatever host the webhook named.</summary>
    public async Task<MediaAnswer> OpenAsync(MediaPart part, Channel channel, CancellationToken cancellation)
    {
        if (!HasCredentials(channel)) return new MediaAnswer.Later("credentials");
        if (!Uri.TryCreate(part.Url, UriKind.Absolute, out var link)) return new MediaAnswer.Gone();
        if (!MediaHosts.IsOf(new Uri(options.BaseUrl), link) && !OwnHosts.Allow(link)) return new MediaAnswer.Foreign();
        return await media.Http.OpenAsync(link, media.Hosts, request => Authorize(request, channel), isLink: false, cancellation);
    }

    private static HttpRequestMessage Authorized(HttpMethod method, Uri uri, Channel channel)
    {
        var request = new HttpRequestMessage(method, uri);
        Authorize(request, channel);
        return request;
    }

    private static void Authorize(HttpRequestMessage request, Channel channel)
    {
        var pair = Encoding.UTF8.GetBytes($"{channel.AccountSid}:{channel.Secrets.AuthTokens[0]}");
        request.Headers.TryAddWithoutValidation("Authorization", $"Basic {Convert.ToBase64String(pair)}");
    }
}
