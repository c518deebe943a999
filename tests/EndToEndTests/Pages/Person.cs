using Microsoft.Playwright;

namespace TrailDesk.EndToEndTests.Pages;

/// <summary>Somebody with both pages open, and all that the browser complained about.</summary>
internal sealed class Person : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly IBrowserContext context;

    private Person(IPlaywright playwright, IBrowser browser, IBrowserContext context) =>
        (this.playwright, this.browser, this.context) = (playwright, browser, context);

    public List<string> Complaints { get; } = [];

    public static async Task<Person> SitDownAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await Browsers.LaunchAsync(playwright);
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        return new Person(playwright, browser, context);
    }

    public async Task<IPage> SignInAsync(string? password = null)
    {
        var page = await OpenAsync(Running.Desk.Url);
        var login = Running.Desk.Login();
        await page.GetByLabel("Email").FillAsync(login.Email);
        await page.GetByLabel("Password").FillAsync(password ?? login.Password);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        return page;
    }

    /// <summary>The phone's own part of the simulator's page.</summary>
    public static ILocator PhoneOf(IPage phones, string name, string role) => phones.GetByLabel($"Phone of {name}, {role}");

    public static async Task WriteAsync(ILocator phone, string text)
    {
        await phone.GetByRole(AriaRole.Textbox).FillAsync(text);
        await phone.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Send" }).ClickAsync();
    }

    public async Task<IPage> OpenAsync(string url, int width = 1440, int height = 900)
    {
        var page = await context.NewPageAsync();
        await page.SetViewportSizeAsync(width, height);
        page.Console += (_, message) => Hear(message);
        page.PageError += (_, error) => Complaints.Add(error);
        await page.GotoAsync(url);
        return page;
    }

    private static readonly string[] AskedBeforeSignIn = ["/api/users/me", "/api/tenant"];

    // The page asks who is signed in before anybody is; the browser notes those answers as errors.
    private void Hear(IConsoleMessage message)
    {
        var expected = AskedBeforeSignIn.Any(path => message.Location.Contains(path, StringComparison.Ordinal)) && message.Text.Contains("401", StringComparison.Ordinal);
        if (message.Type is "error" or "warning" && !expected) Complaints.Add($"{message.Text} ({message.Location})");
    }

    /// <summary>For people who want to look: TRAILDESK_SCREENSHOTS names a folder.</summary>
    public static async Task KeepAsync(IPage page, string file)
    {
        if (Environment.GetEnvironmentVariable("TRAILDESK_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, file) });
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
