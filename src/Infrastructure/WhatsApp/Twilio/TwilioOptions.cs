namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

internal sealed class TwilioOptions : ProviderOptions
{
    private const string TwiliosOwn = "https://api.twilio.com";

    public override string BaseUrl { get; set; } = TwiliosOwn;

    /// <summary>Templates live at a host of their own. Null: Twilio's, or with another base address the same place.</summary>
    public string? ContentBaseUrl { get; set; }

    public Uri Content(string path) => Join(ContentBaseUrl ?? (BaseUrl == TwiliosOwn ? "https://content.twilio.com" : BaseUrl), path);

    public Uri Account(string accountSid, string path) =>
        Address($"2010-04-01/Accounts/{Uri.EscapeDataString(accountSid)}{path}");

    /// <summary>The next page is named from the host's root, below whatever path the base address has.</summary>
    public Uri NextPage(string uri) => Address(uri.TrimStart('/'));
}
