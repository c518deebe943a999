using System.Net.Http.Json;
using System.Text.Json;
using NUnit.Framework;

namespace TrailDesk.IntegrationTests.Simulator;

/// <summary>What a status says of the price, as Meta counts it.</summary>
internal sealed class PricingTests
{
    private RunningSimulator simulator = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => simulator = await RunningSimulator.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await simulator.DisposeAsync();

    private async Task<string> ApprovedAsync(string category)
    {
        var name = $"{category.ToLowerInvariant()}_{Guid.NewGuid():N}";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/meta/v25.0/102000000000001/message_templates")
        {
            Content = JsonContent.Create(new { name, language = "en", category, components = new[] { new { type = "BODY", text = "News for you." } } }),
        };
        request.Headers.Add("Authorization", "Bearer meta-token");
        using var answer = await simulator.Http.SendAsync(request);
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        await simulator.PutAsync($"/sim/templates/{id}", new { status = "APPROVED" });
        return name;
    }

    private async Task<(bool Billable, string? Type, string? Category)> PriceAsync(object message)
    {
        var (status, _) = await simulator.MetaAsync(message);
        Assert.That(status, Is.EqualTo(200));
        var sent = await simulator.NextAsync(one => one.Path.StartsWith("/meta", StringComparison.Ordinal) && one.IsStatus("sent"));
        var pricing = sent.Value.GetProperty("statuses")[0].GetProperty("pricing");
        Assert.That(pricing.GetProperty("pricing_model").GetString(), Is.EqualTo("PMP"));
        return (pricing.GetProperty("billable").GetBoolean(), pricing.GetProperty("type").GetString(), pricing.GetProperty("category").GetString());
    }

    [TestCase("UTILITY", false, true, "regular")]
    [TestCase("UTILITY", true, false, "free_customer_service")]
    [TestCase("MARKETING", false, true, "regular")]
    [TestCase("MARKETING", true, true, "regular")]
    public async Task A_template_costs_by_its_category_and_utility_is_free_within_the_24_hours(string category, bool isInWindow, bool isBillable, string type)
    {
        var name = await ApprovedAsync(category);
        var phone = $"+44770090{Random.Shared.Next(1000, 9999)}";
        await simulator.PutAsync($"/sim/phones/{Uri.EscapeDataString(phone)}/window", new { channelId = "m", open = isInWindow });
        var price = await PriceAsync(new { messaging_product = "whatsapp", to = phone, type = "template", template = new { name, language = new { code = "en" } } });
        Assert.That(price, Is.EqualTo((isBillable, type, category.ToLowerInvariant())));
    }

    [Test]
    public async Task A_text_is_free_service() =>
        Assert.That(await PriceAsync(new { messaging_product = "whatsapp", to = "+15550100", type = "text", text = new { body = "hi" } }), Is.EqualTo((false, "free_customer_service", "service")));
}
