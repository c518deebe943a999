using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.Infrastructure.Demo;
using TrailDesk.IntegrationTests.Support;
using TrailDesk.IntegrationTests.WhatsApp;

namespace TrailDesk.IntegrationTests.Consent;

/// <summary>Somebody writes through any of the three providers; what the ledger and the timeline make of it.</summary>
internal static class ConsentDesk
{
    public static DemoChannel ChannelOf(this Desk desk, string provider) => provider switch
    {
        "meta" => desk.Meta,
        "360dialog" => desk.Dialog360,
        _ => desk.Twilio,
    };

    /// <returns>What they were answered.</returns>
    public static async Task<IReadOnlyList<string?>> SayAsync(this Desk desk, DemoChannel channel, string phone, string text, JsonObject? more = null)
    {
        var before = desk.Recorder.To(phone).Count;
        Assert.That(await desk.DeliverAsync(channel, phone, text, more), Is.EqualTo(200));
        await desk.SettleAsync();
        return [.. desk.Recorder.To(phone).Skip(before).Select(sent => sent.Text)];
    }

    private static Task<int> DeliverAsync(this Desk desk, DemoChannel channel, string phone, string text, JsonObject? more)
    {
        if (channel.Provider == "twilio")
        {
            var form = more?.DeepClone().AsObject() ?? [];
            (form["MessageSid"], form["SmsStatus"], form["From"], form["Body"]) = (Wire.NewId(), "received", $"whatsapp:{phone}", text);
            return desk.PostTwilioAsync(TwilioCases.Form(form, channel.AccountSid!, channel.PhoneNumber));
        }

        var body = Wire.Body(Wire.Change(channel.PhoneNumberId!, "messages", [Wire.Message(Wire.Text(text), phone)], Wire.Contact(phone)));
        return channel.Provider == "meta" ? desk.PostAsync(body) : desk.Post360Async(body);
    }

    public static async Task<IReadOnlyList<JsonElement>> ConsentsAsync(this Desk desk, string phone) =>
        await desk.ListAsync($"/api/contacts/{(await desk.ContactAsync(phone)).Text("id")}/consents");

    /// <summary>The newest entry's state; null where nothing was said.</summary>
    public static async Task<string?> MarketingAsync(this Desk desk, string phone) =>
        (await desk.ContactAsync(phone)).GetProperty("consents").EnumerateArray()
            .Where(consent => consent.Text("purpose") == "marketing").Select(consent => consent.Text("state")).SingleOrDefault();

    public static async Task<IReadOnlyList<JsonElement>> ConsentLinesAsync(this Desk desk, string phone) =>
        [.. (await desk.TimelineAsync("contact", (await desk.ContactAsync(phone)).Text("id")!)).Where(line => line.Text("kind")!.StartsWith("consent_", StringComparison.Ordinal))];
}
