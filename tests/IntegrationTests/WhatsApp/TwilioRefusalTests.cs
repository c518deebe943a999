using System.Text.Json.Nodes;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.WhatsApp;

/// <summary>What Twilio answers to a send is what the message shows: refused for good, or tried again until it goes.</summary>
internal sealed class TwilioRefusalTests : DeskTests
{
    private static readonly JsonObject Draft = new() { ["type"] = "text", ["text"] = "for you" };

    [TestCase(63016, "the window is closed")]
    [TestCase(21211, "the recipient is not valid")]
    [TestCase(63003, "the recipient is not known")]
    [TestCase(21610, "the person stopped")]
    [TestCase(63032, "WhatsApp withholds it")]
    [TestCase(63013, "a policy is violated")]
    [TestCase(21655, "the template is not known")]
    [TestCase(21620, "the media cannot be used")]
    [TestCase(21617, "the text is too long")]
    [TestCase(29999, "nobody knows this code")]
    public async Task What_is_refused_for_good_has_failed_with_Twilios_code_and_words(int code, string words)
    {
        var phone = await _desk.MeetAsync(_desk.Twilio);
        _desk.Recorder.Answer = sent => sent.To == phone ? (400, new { code, message = words, more_info = $"https://twilio.example/{code}", status = 400 }) : null;
        var message = await _desk.SendAsync(_desk.Twilio, phone, Draft);
        Assert.That(message.Text("status"), Is.EqualTo("failed"));
        message.GetProperty("errors").ShouldHoldExactly(new[] { new { code = $"{code}", title = words, details = $"https://twilio.example/{code}" } });
        Assert.That(_desk.Recorder.To(phone).Count(sent => sent.Text == "for you"), Is.EqualTo(1), "a refusal is not asked for twice");
    }

    [TestCase(429, 20429, "too many requests")]
    [TestCase(503, 20503, "Twilio is unavailable")]
    [TestCase(401, 20003, "the token is refused")]
    [TestCase(400, 63007, "the sender is not set up")]
    public async Task What_Twilio_may_take_later_is_sent_again_until_it_goes(int status, int code, string words)
    {
        var phone = await _desk.MeetAsync(_desk.Twilio);
        var refused = 0;
        _desk.Recorder.Answer = sent => sent.To == phone && Interlocked.Increment(ref refused) == 1 ? (status, new { code, message = words, status }) : null;
        var message = await _desk.SendAsync(_desk.Twilio, phone, Draft);
        var tries = _desk.Recorder.To(phone).Where(sent => sent.Text == "for you").ToList();
        Assert.That(tries, Has.Count.EqualTo(2));
        Assert.That(message.Text("status"), Is.EqualTo("accepted"));
        Assert.That(message.Text("providerMessageId"), Is.EqualTo(tries[1].Id));
    }
}
