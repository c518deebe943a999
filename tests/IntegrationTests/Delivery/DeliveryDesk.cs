using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>What tests of the sender say to a desk.</summary>
internal static class DeliveryDesk
{
    /// <summary>A customer who has just written, so that a person may answer them.</summary>
    public static async Task<string> CustomerAsync(this Desk desk)
    {
        var phone = Desk.NewPhone();
        await desk.WriteAsync(phone, "thanks");
        return phone;
    }

    public static object Text(this Desk desk, string phone, string text, string? priority = null) =>
        priority is null ? new { channelId = desk.Meta.Id, to = phone, type = "text", text } : new { channelId = desk.Meta.Id, to = phone, type = "text", text, priority };

    public static object Template(this Desk desk, string phone, string priority = "bulk") =>
        new { channelId = desk.Meta.Id, to = phone, type = "template", template = new { name = "trip_notice", language = "en" }, priority };

    public static async Task<(int Status, JsonElement Body, int? RetryAfter)> PostAsync(this Desk desk, object message, string? prefer = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/whatsapp/send") { Content = JsonContent.Create(message) };
        if (prefer is not null) request.Headers.Add("Prefer", prefer);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await desk.Api.SendAsync(request);
        return ((int)answer.StatusCode, await answer.JsonAsync(), (int?)answer.Headers.RetryAfter?.Delta?.TotalSeconds);
    }

    public static async Task<Guid> SendAsync(this Desk desk, object message)
    {
        var (status, body, _) = await desk.PostAsync(message);
        Assert.That(status, Is.EqualTo(202), body.GetRawText());
        return body.GetProperty("messageId").GetGuid();
    }

    public static Task<JsonElement> MessageAsync(this Desk desk, Guid id) => desk.GetAsync($"/api/messages/{id}");

    public static Task ShouldBecomeAsync(this Desk desk, Guid id, string status) =>
        Eventually.HoldsAsync(async () => (await desk.MessageAsync(id)).Text("status") == status);

    public static Task<JsonElement> QueueAsync(this Desk desk) => desk.GetAsync($"/api/channels/{desk.Meta.Id}/queue");

    public static Task LimitAsync(this Desk desk, object limits) => desk.ChangeAsync(desk.Meta.Id, limits);

    /// <returns>The channel afterwards.</returns>
    public static async Task<JsonElement> ChangeAsync(this Desk desk, Guid channel, object changes)
    {
        using var changed = await desk.Api.PatchAsJsonAsync($"/api/whatsapp/config/{channel}", changes);
        Assert.That((int)changed.StatusCode, Is.EqualTo(200), await changed.Content.ReadAsStringAsync());
        return await changed.JsonAsync();
    }

    public static async Task PlanAsync(this Desk desk, object limits)
    {
        using var set = await desk.Api.PutAsJsonAsync("/api/limits", limits);
        Assert.That((int)set.StatusCode, Is.EqualTo(200), await set.Content.ReadAsStringAsync());
    }

    /// <summary>Meta tells of a message by the id that we gave it, as it does before its answer to the send came through.</summary>
    public static async Task EchoAsync(this Desk desk, Guid message, string recipient, string status)
    {
        var told = new JsonObject
        {
            ["id"] = $"wamid.echo.{message:n}",
            ["status"] = status,
            ["timestamp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["recipient_id"] = recipient.TrimStart('+'),
            ["biz_opaque_callback_data"] = $"{message}",
        };
        Assert.That(await desk.PostAsync(Wire.Body(Wire.Change(desk.Meta.PhoneNumberId!, "statuses", [told]))), Is.EqualTo(200));
    }

    /// <summary>The most that arrived within any such time.</summary>
    public static int MostWithin(this IReadOnlyList<SentRequest> sent, TimeSpan time)
    {
        var times = sent.Select(one => one.At).Order().ToList();
        return times.Count == 0 ? 0 : times.Max(first => times.Count(at => at >= first && at < first + time));
    }
}
