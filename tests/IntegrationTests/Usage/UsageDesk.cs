using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Usage;
using TrailDesk.Infrastructure.Demo;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Usage;

internal static class UsageDesk
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(DateTime.UtcNow);

    /// <summary>Around today, whatever the time zone says of it.</summary>
    public static string Span { get; } = $"from={Today.AddDays(-1):yyyy-MM-dd}&to={Today.AddDays(1):yyyy-MM-dd}";

    public static Task<int> CountAsync(this Desk desk) =>
        desk.App.SendAsync(new Caller(Guid.Empty, null, "test", []), new CountUsage(TimeSpan.FromDays(35)));

    public static Task<JsonElement> MetricsAsync(this Desk desk, Guid channel) => desk.GetAsync($"/api/usage/metrics?{Span}&channel={channel}");

    /// <summary>A template on Meta's channel, which the provider takes. Answers the provider's id and ours.</summary>
    public static async Task<(string ProviderId, Guid Id)> OfferAsync(this Desk desk, string phone)
    {
        using var answer = await desk.Api.PostAsJsonAsync("/api/whatsapp/send", new
        {
            channelId = desk.Meta.Id,
            to = phone,
            type = "template",
            template = new { name = "departure_reminder", language = "en" },
        });
        Assert.That((int)answer.StatusCode, Is.EqualTo(202), await answer.Content.ReadAsStringAsync());
        await desk.SettleAsync();
        return (desk.Recorder.To(phone)[^1].Id, (await answer.JsonAsync()).GetProperty("messageId").GetGuid());
    }

    public static async Task TellAsync(this Desk desk, string providerId, string phone, string status, JsonObject? pricing = null)
    {
        var item = new JsonObject
        {
            ["id"] = providerId,
            ["status"] = status,
            ["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["recipient_id"] = phone[1..],
        };
        if (pricing is not null) item["pricing"] = pricing;
        Assert.That(await desk.PostAsync(Wire.Body(Wire.Change(desk.Meta.PhoneNumberId!, "statuses", [item]))), Is.EqualTo(200));
        await desk.SettleAsync();
    }

    public static JsonObject Price(string category, bool billable = true, string type = "regular") =>
        new() { ["billable"] = billable, ["pricing_model"] = "PMP", ["type"] = type, ["category"] = category };

    public static async Task PriceAsync(this Desk desk, string country, string category, string amount, string validFrom = "2025-07-01")
    {
        using var answer = await desk.Api.PostAsJsonAsync("/api/prices", new { validFrom, country, category, price = new { amount, currency = "USD" }, source = "a rate card" });
        Assert.That((int)answer.StatusCode, Is.EqualTo(201), await answer.Content.ReadAsStringAsync());
    }

    public static DemoChannel Other(this Desk desk) => desk.Dialog360;
}
