namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

internal sealed class TwilioOptions : ProviderOptions
{
    public override string BaseUrl { get; set; } = "https://api.twilio.com";

    /// <summary>Templates live at a host of their own.</summary>
    public string ContentBaseUrl { get; set; } = "https://content.twilio.com";

    public Uri Account(string accountSid, string path) =>
        Address($"2010-04-01/Accounts/{Uri.EscapeDataString(accountSid)}{path}");

    /// <summary>The next page is named from the host's root, below whatever path the base address has.</summary>
    public Uri NextPage(string uri) => Address(uri.TrimStart('/'));
}
