using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Tenancy;

/// <summary>A channel as the API shows it: which secrets are set, and none of them.</summary>
/// <param name="WebhookUrl">What to enter at the provider.</param>
/// <param name="MessagesPerSecond">The number's throughput; absent: the provider's default of 80.</param>
/// <param name="DailyRecipients">How many people all numbers of this portfolio may write to first in 24 hours; absent: not limited here.</param>
/// <param name="Portfolio">Numbers of one portfolio share its limit; absent: those of one provider account do.</param>
/// <param name="ParkedUntil">Set while nothing is sent because the provider is away or refuses us.</param>
public sealed record ChannelView(
    Guid Id,
    string Provider,
    string Name,
    string PhoneNumber,
    bool IsActive,
    string WebhookUrl,
    string? PhoneNumberId,
    string? BusinessAccountId,
    string? AccountSid,
    IReadOnlyList<string> SecretsSet,
    int? MessagesPerSecond,
    int? DailyRecipients,
    string? Portfolio,
    DateTimeOffset? ParkedUntil,
    string? ParkedReason,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static ChannelView Of(ChannelRecord record, IPublicAddress address)
    {
        var channel = record.Channel;
        return new ChannelView(
            channel.Id, channel.Provider, channel.Name, channel.PhoneNumber, channel.IsActive,
            WebhookUrl: $"{address.Url}/api/whatsapp/webhook/{channel.Id}",
            channel.PhoneNumberId, channel.BusinessAccountId, channel.AccountSid,
            SecretsSet: NamesOf(channel.Secrets),
            channel.MessagesPerSecond, channel.DailyRecipients, channel.Portfolio,
            record.ParkedUntil, record.ParkedReason, record.CreatedAt, record.UpdatedAt);
    }

    private static List<string> NamesOf(ChannelSecrets secrets)
    {
        (string Name, bool IsSet)[] all =
        [
            ("accessToken", secrets.AccessToken is not null),
            ("appSecret", secrets.AppSecrets.Count > 0),
            ("verifyToken", secrets.VerifyToken is not null),
            ("authToken", secrets.AuthTokens.Count > 0),
            ("apiKey", secrets.ApiKey is not null),
            ("webhookSecret", secrets.WebhookSecrets.Count > 0),
        ];
        return [.. all.Where(secret => secret.IsSet).Select(secret => secret.Name)];
    }
}
