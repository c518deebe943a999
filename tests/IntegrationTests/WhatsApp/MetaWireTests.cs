using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.WhatsApp;

/// <summary>What Meta brings stands in the desk's JSON, field by field.</summary>
internal sealed class MetaWireTests
{
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task DeliverAsync()
    {
        _desk = await WireDesk.GetAsync();
        foreach (var one in CloudApiCases.All)
            Assert.That(await _desk.PostAsync(CloudApiCases.Addressed(one, _desk.Meta.PhoneNumberId!)), Is.EqualTo(200), one.Name);
        await _desk.SettleAsync();
    }

    [TestCaseSource(typeof(CloudApiCases), nameof(CloudApiCases.Named))]
    public async Task It_shows_as_it_was_sent(WireCase one)
    {
        foreach (var message in one.Messages) await _desk.CheckAsync(_desk.Meta, message);
    }
}
