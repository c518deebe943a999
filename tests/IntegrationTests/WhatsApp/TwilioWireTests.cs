using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.WhatsApp;

/// <summary>What Twilio brings stands in the desk's JSON, field by field.</summary>
internal sealed class TwilioWireTests
{
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task DeliverAsync()
    {
        _desk = await WireDesk.GetAsync();
        foreach (var one in TwilioCases.All)
            Assert.That(await _desk.PostTwilioAsync(TwilioCases.Form(one.Body, _desk.Twilio.AccountSid!, _desk.Twilio.PhoneNumber)), Is.EqualTo(200), one.Name);
        await _desk.SettleAsync();
    }

    [TestCaseSource(typeof(TwilioCases), nameof(TwilioCases.Named))]
    public async Task It_shows_as_it_was_sent(WireCase one)
    {
        foreach (var message in one.Messages) await _desk.CheckAsync(_desk.Twilio, message);
    }
}
