using System.Text;
using System.Text.Json.Nodes;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.WhatsApp;

/// <summary>What 360dialog brings stands in the desk's JSON, field by field.</summary>
internal sealed class Dialog360WireTests
{
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task DeliverAsync()
    {
        _desk = await WireDesk.GetAsync();
        foreach (var one in CloudApiCases.All)
            Assert.That(await _desk.Post360Async(CloudApiCases.Addressed(one, _desk.Dialog360.PhoneNumberId!)), Is.EqualTo(200), one.Name);
        await _desk.SettleAsync();
    }

    [TestCaseSource(typeof(CloudApiCases), nameof(CloudApiCases.Named))]
    public async Task It_shows_as_it_was_sent(WireCase one)
    {
        foreach (var message in one.Messages) await _desk.CheckAsync(_desk.Dialog360, message);
    }

    [Test]
    public async Task A_flat_body_of_the_old_interface_shows_too()
    {
        const string Id = "ABGGFlA5FpafAgo6tHcNmNjXmuSf";
        Assert.That(await _desk.Post360Async(Encoding.UTF8.GetBytes($$$"""
            {"contacts":[{"profile":{"name":"Kerry"},"wa_id":"447945090001"}],
             "messages":[{"from":"447945090001","id":"{{{Id}}}","timestamp":"1785312000","type":"voice",
               "voice":{"file":"/usr/local/1","id":"463eb7ec","link":"https://example.com/v","mime_type":"audio/ogg; codecs=opus","sha256":"x"}}]}
            """)), Is.EqualTo(200));
        await _desk.SettleAsync();
        await _desk.CheckAsync(_desk.Dialog360, WireMessage.Of(Id, [], JsonNode.Parse("""
            {"type":"voice","sender":{"phone":"+447945090001","name":"Kerry"},"providerTimestamp":"2026-07-29T08:00:00+00:00",
             "media":[{"kind":"voice","providerMediaId":"463eb7ec","mimeType":"audio/ogg; codecs=opus","url":"https://example.com/v","sha256":"x"}]}
            """)));
    }
}
