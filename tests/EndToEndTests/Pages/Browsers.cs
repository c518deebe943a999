using Microsoft.Playwright;

namespace TrailDesk.EndToEndTests.Pages;

/// <summary>The machine's own Chromium: `./test` finds or installs one and names it in TRAILDESK_BROWSER.</summary>
internal static class Browsers
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    public static string Find(string? named, string? path)
    {
        if (named is { Length: > 0 } && File.Exists(named)) return named;
        var found = from folder in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                    from name in Names
                    let file = Path.Combine(folder, name)
                    where File.Exists(file)
                    select file;
        return found.FirstOrDefault() ?? throw new AssertionException(
            "No browser was found for the page tests. Install Chromium (Debian and Ubuntu: apt-get install chromium), "
            + "or set TRAILDESK_BROWSER to the path of a Chromium or Chrome.");
    }

    public static async Task<IBrowser> LaunchAsync(IPlaywright playwright) => await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Find(Environment.GetEnvironmentVariable("TRAILDESK_BROWSER"), Environment.GetEnvironmentVariable("PATH")),
        // Chromium refuses its sandbox as root, and containers have a small /dev/shm.
        Args = ["--no-sandbox", "--disable-dev-shm-usage"],
    });
}
