using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.IntegrationTests.Delivery;
using TrailDesk.IntegrationTests.Support;
using TrailDesk.IntegrationTests.WhatsApp;

namespace TrailDesk.IntegrationTests.Consent;

/// <summary>A node whose clock is ten minutes slow takes in what carries no time of its own.</summary>
internal sealed class ConsentClockTests
{
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var slow = new ShiftedTime();
        slow.Pass(TimeSpan.FromMinutes(-10));
        _desk = await Desk.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(slow));
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    [Test]
    public async Task A_stop_through_Twilio_is_later_than_the_yes_before_it()
    {
        var phone = Desk.NewPhone();
        await _desk.SayAsync(_desk.Meta, phone, "subscribe");
        Assert.That(await _desk.MarketingAsync(phone), Is.EqualTo("opted_in"));
        await _desk.SayAsync(_desk.Twilio, phone, "STOP");
        Assert.That(await _desk.MarketingAsync(phone), Is.EqualTo("opted_out"));
        var stop = (await _desk.ConsentsAsync(phone))[0];
        Assert.That(stop.GetProperty("at").GetDateTimeOffset(), Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(2)));
        await _desk.SayAsync(_desk.Twilio, phone, "subscribe");
        Assert.That(await _desk.MarketingAsync(phone), Is.EqualTo("opted_in"), "and what comes after it counts again");
    }

    [Test]
    public async Task A_refusal_that_Twilio_tells_without_a_time_is_later_than_the_yes_before_it()
    {
        var phone = await _desk.MeetAsync(_desk.Twilio);
        var sent = await WireDesk.SendAsync(_desk, _desk.Twilio, phone, new JsonObject { ["type"] = "text", ["text"] = "Your permit is here." });
        await _desk.SayAsync(_desk.Meta, phone, "subscribe");
        await ProviderConsentTests.FailAsync(_desk, "twilio", phone, sent.Text("providerMessageId")!, "21610");
        await _desk.SettleAsync();
        Assert.That(await _desk.MarketingAsync(phone), Is.EqualTo("opted_out"));
    }
}
