using System.Globalization;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Api.Listening;

public static class ListeningModule
{
    private const int DefaultPort = 5080;

    /// <summary>127.0.0.1 alone, unless somebody names other addresses.</summary>
    public static void UseListeningAddress(this WebApplicationBuilder builder)
    {
        var port = Port(builder.Configuration["TRAILDESK_PORT"]);
        var urls = builder.Configuration["urls"];
        if (string.IsNullOrWhiteSpace(urls)) builder.WebHost.UseUrls($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");
        else foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) Check(url);
    }

    /// <summary>A line in the file that <c>TRAILDESK_STARTED_FILE</c> names: whoever started this process knows by it that it is this one that answers.</summary>
    public static void TellWhenStarted(this WebApplication app)
    {
        if (app.Configuration["TRAILDESK_STARTED_FILE"] is { Length: > 0 } file)
            app.Lifetime.ApplicationStarted.Register(() => File.WriteAllText(file, string.Join(';', app.Urls) + '\n'));
    }

    private static int Port(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return DefaultPort;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535
            ? port
            : throw new StartRefusedException($"TRAILDESK_PORT is \"{text}\", which is no port. Set it to a number from 1 to 65535, or leave it out for {DefaultPort}.");
    }

    // The server takes what follows a wrong port's colon for a name, and for such a name it listens on every interface at port 80.
    private static void Check(string url)
    {
        if (!IsAddress(url))
            throw new StartRefusedException($"\"{url}\" is no address to listen on. It must be like http://127.0.0.1:{DefaultPort}, with a port from 1 to 65535.");
    }

    private static bool IsAddress(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.IsUnixPipe || address.IsNamedPipe
                || (address.Port is >= 0 and <= 65535 && (address.Host.StartsWith('[') || !address.Host.Contains(':', StringComparison.Ordinal)));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
