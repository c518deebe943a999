using System.Text;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

/// <summary>The URL as text: parsing and rebuilding it would change the case and the escapes that Twilio signed.</summary>
internal static class TwilioUrl
{
    public static FormFields Query(string url)
    {
        var start = url.IndexOf('?');
        return FormFields.Parse(start < 0 ? [] : Encoding.UTF8.GetBytes(WithoutFragment(url[(start + 1)..])));
    }

    /// <summary>With and without the port, as Twilio's libraries try it, and with the apostrophe escaped as older ones do.</summary>
    public static IEnumerable<string> Variants(string url)
    {
        url = WithoutFragment(url);
        yield return url;
        var otherPort = WithOtherPort(url);
        if (otherPort is not null)
            yield return otherPort;
        var query = url.IndexOf('?');
        if (query < 0 || url.IndexOf('\'', query) < 0)
            yield break;
        yield return Escaped(url);
        if (otherPort is not null)
            yield return Escaped(otherPort);
    }

    private static string WithoutFragment(string url) => url.IndexOf('#') is var start and >= 0 ? url[..start] : url;

    private static string Escaped(string url)
    {
        var query = url.IndexOf('?');
        return url[..query] + url[query..].Replace("'", "%27", StringComparison.Ordinal);
    }

    private static string? WithOtherPort(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return null;
        var end = url.AsSpan(scheme + 3).IndexOfAny('/', '?') is var found and >= 0 ? scheme + 3 + found : url.Length;
        var host = Math.Max(url.LastIndexOf('@', end - 1, end - scheme - 3), scheme + 2) + 1;
        var port = url.LastIndexOf(':', end - 1, end - host);
        // A colon inside brackets belongs to an IPv6 address.
        if (port >= 0 && url.IndexOf(']', port, end - port) < 0)
            return url[..port] + url[end..];
        var standard = url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? ":443" : ":80";
        return url[..end] + standard + url[end..];
    }
}
