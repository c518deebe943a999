namespace TrailDesk.Infrastructure.WhatsApp;

internal abstract class ProviderOptions
{
    /// <summary>May have a path of its own.</summary>
    public abstract string BaseUrl { get; set; }

    /// <summary>From the first byte out to the last byte in.</summary>
    public int TimeoutSeconds { get; set; } = 30;

    public int ConnectTimeoutSeconds { get; set; } = 5;

    public bool IsValid => TimeoutSeconds > 0 && ConnectTimeoutSeconds > 0 && IsHttp(BaseUrl);

    protected static bool IsHttp(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    public Uri Address(string path) => Join(BaseUrl, path);

    protected static Uri Join(string baseUrl, string path) => new($"{baseUrl.TrimEnd('/')}/{path}");
}
