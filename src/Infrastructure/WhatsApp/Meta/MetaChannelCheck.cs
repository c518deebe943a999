using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;

namespace TrailDesk.Infrastructure.WhatsApp.Meta;

/// <summary>Asks for the number with the channel's own token, and whether the account sends us its webhooks.</summary>
internal sealed class MetaChannelCheck(Func<Uri, Task<ProviderAnswer?>> ask, MetaOptions options)
{
    public async Task<IReadOnlyList<ChannelFinding>> CheckAsync(Channel channel)
    {
        var secrets = channel.Secrets;
        if (!Credential.IsUsable(secrets.AccessToken) || string.IsNullOrEmpty(channel.PhoneNumberId))
            return [ChannelFinding.Problem("credentials", "The access token or the phone number id is missing.", "Enter both from Meta's WhatsApp Manager.")];

        var findings = new List<ChannelFinding> { await NumberAsync(channel) };
        if (findings[0].IsGood && !string.IsNullOrEmpty(channel.BusinessAccountId))
            findings.Add(await SubscriptionAsync(channel.BusinessAccountId));
        if (secrets.AppSecrets.All(string.IsNullOrEmpty))
            findings.Add(ChannelFinding.Problem("webhook", "No app secret is set: every webhook is refused.", "Enter the app secret of the Meta app."));
        return findings;
    }

    private async Task<ChannelFinding> NumberAsync(Channel channel)
    {
        var answer = await ask(options.Endpoint(channel.PhoneNumberId!, "?fields=display_phone_number,verified_name,quality_rating"));
        if (CloudApiCheck.Refusal(answer, "Make a new system user token with whatsapp_business_messaging, and check the phone number id.") is { } refusal)
            return refusal;
        var shown = CloudApiCheck.Text(answer!.Value, "display_phone_number"u8);
        return WhatsAppId.Phone(shown) is { } phone && phone != WhatsAppId.Phone(channel.PhoneNumber)
            ? ChannelFinding.Problem("number", $"The phone number id belongs to {phone}, not to this channel's number.", "Correct the phone number or the phone number id.")
            : ChannelFinding.Good("number", "Meta knows the number and accepts the token.");
    }

    private async Task<ChannelFinding> SubscriptionAsync(string accountId)
    {
        var answer = await ask(options.Endpoint(accountId, "/subscribed_apps"));
        if (CloudApiCheck.Refusal(answer, "Give the token whatsapp_business_management, and check the business account id.") is { } refusal)
            return refusal;
        return CloudApiCheck.IsEmptyList(answer!.Value, "data"u8)
            ? ChannelFinding.Problem("webhook", "No app is subscribed to the account: no webhooks will come.", "Subscribe the app to the WhatsApp business account.")
            : ChannelFinding.Good("webhook", "An app is subscribed to the account's webhooks.");
    }
}
