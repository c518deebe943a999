namespace TrailDesk.Infrastructure.WhatsApp.Meta;

internal sealed class MetaOptions : ProviderOptions
{
    public override string BaseUrl { get; set; } = "https://graph.facebook.com";

    /// <summary>A call without a version is served by the oldest one alive, so it always stands in the path.</summary>
    public string ApiVersion { get; set; } = "v25.0";

    public Uri Endpoint(string id, string path) => Address($"{ApiVersion}/{Uri.EscapeDataString(id)}{path}");
}
