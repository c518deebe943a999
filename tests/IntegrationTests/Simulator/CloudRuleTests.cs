using NUnit.Framework;

namespace TrailDesk.IntegrationTests.Simulator;

/// <summary>Meta's limits of a message: the longest that goes, and one more.</summary>
internal sealed class CloudRuleTests
{
    private RunningSimulator simulator = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => simulator = await RunningSimulator.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await simulator.DisposeAsync();

    private static string Of(int length) => new('x', length);

    [TestCase(4096, null)]
    [TestCase(4097, 100)]
    public async Task Text(int length, int? code) => await CheckAsync(new { type = "text", text = new { body = Of(length) } }, code);

    [TestCase(1024, 20, 60, 60, "id", null)]
    [TestCase(1025, 20, 60, 60, "id", 131009)]
    [TestCase(1024, 21, 60, 60, "id", 131009)]
    [TestCase(1024, 20, 61, 60, "id", 131009)]
    [TestCase(1024, 20, 60, 61, "id", 131009)]
    [TestCase(1024, 20, 60, 60, " id", 131009)]
    public async Task Buttons(int body, int title, int header, int footer, string id, int? code) => await CheckAsync(new
    {
        type = "interactive",
        interactive = new
        {
            type = "button",
            header = new { type = "text", text = Of(header) },
            body = new { text = Of(body) },
            footer = new { text = Of(footer) },
            action = new { buttons = new[] { new { type = "reply", reply = new { id, title = Of(title) } } } }
        }
    }, code);

    [TestCase(20, 24, 200, 24, 72, 10, null)]
    [TestCase(21, 24, 200, 24, 72, 10, 131009)]
    [TestCase(20, 25, 200, 24, 72, 10, 131009)]
    [TestCase(20, 24, 201, 24, 72, 10, 131009)]
    [TestCase(20, 24, 200, 25, 72, 10, 131009)]
    [TestCase(20, 24, 200, 24, 73, 10, 131009)]
    [TestCase(20, 24, 200, 24, 72, 11, 131009)]
    public async Task Lists(int button, int section, int id, int title, int description, int rows, int? code) => await CheckAsync(new
    {
        type = "interactive",
        interactive = new
        {
            type = "list",
            body = new { text = Of(4096) },
            action = new
            {
                button = Of(button),
                sections = new[]
                {
                    new { title = Of(section), rows = Enumerable.Range(0, rows).Select(row => new { id = $"{row}".PadLeft(id, 'r'), title = Of(title), description = Of(description) }) }
                }
            }
        }
    }, code);

    [TestCase(20, null)]
    [TestCase(21, 131009)]
    public async Task Links(int length, int? code) => await CheckAsync(new
    {
        type = "interactive",
        interactive = new { type = "cta_url", body = new { text = "Pay" }, action = new { name = "cta_url", parameters = new { display_text = Of(length), url = "https://example.com" } } }
    }, code);

    [TestCase("two words", null)]
    [TestCase("two\nlines", 132018)]
    [TestCase("a\ttab", 132018)]
    [TestCase("five     spaces", 132018)]
    public async Task Template_parameters(string text, int? code) => await CheckAsync(new
    {
        type = "template",
        template = new { name = "trip", language = new { code = "en" }, components = new[] { new { type = "body", parameters = new[] { new { type = "text", text } } } } }
    }, code);

    [TestCase("image", 1024, null)]
    [TestCase("image", 1025, 100)]
    [TestCase("audio", 1, 100)]
    public async Task Captions(string type, int length, int? code) =>
        await CheckAsync(new Dictionary<string, object> { ["type"] = type, [type] = new { link = "https://example.com/a", caption = Of(length) } }, code);

    private async Task CheckAsync(object message, int? code)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToNode(message)!;
        (body["messaging_product"], body["to"]) = ("whatsapp", "+15550100");
        var (status, answer) = await simulator.MetaAsync(body);
        Assert.That(status, Is.EqualTo(code is null ? 200 : 400));
        Assert.That(answer.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32() : (int?)null, Is.EqualTo(code));
    }
}
