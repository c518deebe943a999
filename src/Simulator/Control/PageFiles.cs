using System.Reflection;

namespace TrailDesk.Simulator.Control;

/// <summary>The page and its parts, out of the assembly.</summary>
internal static class PageFiles
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob: http: https:; "
        + "media-src 'self' blob: http: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly (string Path, string File, string Type)[] Files =
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/simulator.css", "simulator.css", "text/css; charset=utf-8"),
        ("/simulator.js", "simulator.js", "text/javascript; charset=utf-8"),
        ("/bubbles.js", "bubbles.js", "text/javascript; charset=utf-8"),
        ("/attachments.js", "attachments.js", "text/javascript; charset=utf-8"),
        ("/markup.js", "markup.js", "text/javascript; charset=utf-8"),
        ("/forms.js", "forms.js", "text/javascript; charset=utf-8"),
        ("/providers.js", "providers.js", "text/javascript; charset=utf-8"),
        ("/faults.js", "faults.js", "text/javascript; charset=utf-8"),
        ("/templates", "templates.html", "text/html; charset=utf-8"),
        ("/templates.js", "templates.js", "text/javascript; charset=utf-8"),
        ("/arrivals", "arrivals.html", "text/html; charset=utf-8"),
        ("/arrivals.js", "arrivals.js", "text/javascript; charset=utf-8"),
        ("/chart.js", "chart.js", "text/javascript; charset=utf-8"),
        ("/listening.js", "listening.js", "text/javascript; charset=utf-8"),
        ("/pages.css", "pages.css", "text/css; charset=utf-8"),
        ("/icon.svg", "icon.svg", "image/svg+xml")
    ];

    public static void Map(WebApplication app)
    {
        foreach (var (path, file, type) in Files)
        {
            var bytes = Read(file);
            app.MapGet(path, (HttpResponse response) =>
            {
                response.Headers.ContentSecurityPolicy = Policy;
                response.Headers.XContentTypeOptions = "nosniff";
                response.Headers["Referrer-Policy"] = "no-referrer";
                response.Headers.CacheControl = "no-cache";
                return Results.Bytes(bytes, type);
            });
        }
    }

    private static byte[] Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"wwwroot/{file}")
            ?? throw new InvalidOperationException($"The page's {file} is missing from the assembly.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
