namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

internal sealed class TwilioOptions : ProviderOptions
{
    private const string TwiliosOwn = "https://api.twilio.com";

    public override string BaseUrl { get; set; } = TwiliosOwn;

    /// <summary>Templates live at a host of their own. What stands in for Twilio has both in one place.</summary>
    public string ContentBaseUrl
    {
        get => field ?? (BaseUrl == TwiliosOwn ? "https://content.twilio.com" : BaseUrl);
        set;
    }

    public Uri Content(string path) => Join(ContentBaseUrl, path);

    public Uri Account(string accountSid, string path) =>
        Address($"2010-04-01/Accounts/{Uri.EscapeDataString(accountSid)}{path}");

    /// <summary>The next page is named from the host's root, below whatever path the base address has.</summary>
    public Uri NextPage(string uri) => Address(uri.TrimStart('/'));
}
