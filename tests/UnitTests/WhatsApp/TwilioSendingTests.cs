using System.Text.Json;
using NUnit.Framework;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.WhatsApp.Twilio;

namespace TrailDesk.UnitTests.WhatsApp;

internal sealed class TwilioSendingTests
{
    private static readonly JsonElement Components = JsonElement.Parse(
        """[{"type":"header","parameters":[{"type":"text","text":"no"}]},{"type":"body","parameters":[{"type":"text","text":"Asha"},{"type":"currency","currency":{"fallback_value":"$5"}}]}]""");

    [Test]
    public async Task A_template_goes_by_content_id_with_numbered_variables()
    {
        var form = await SentAsync("template", new MessageContent { Template = new TemplatePart("HX1", "en", Components) });
        Assert.That(form["ContentSid"], Is.EqualTo("HX1"));
        Assert.That(form["ContentVariables"], Is.EqualTo("""{"1":"Asha","2":"$5"}"""));
        Assert.That(form["Body"], Is.Null);
    }

    [Test]
    public async Task A_template_without_a_content_id_is_refused()
    {
        var outcome = await RefusedAsync("template", new MessageContent { Template = new TemplatePart("trip_voucher", "en") });
        Assert.That(outcome.Failure, Is.EqualTo(SendFailure.Template));
        Assert.That(outcome.Error.Title, Does.Contain("HX"));
    }

    [Test]
    public async Task Media_and_location_use_Twilios_own_fields()
    {
        var media = await SentAsync("image", new MessageContent { Media = [new MediaPart("image", Url: "https://ex.com/a.jpg", Caption: "map")] });
        Assert.That(media["MediaUrl"], Is.EqualTo("https://ex.com/a.jpg"));
        Assert.That(media["Body"], Is.EqualTo("map"));
        var location = await SentAsync("location", new MessageContent { Location = new LocationPart(28.6139, 77.209, "Gate 2") });
        Assert.That(location["PersistentAction"], Is.EqualTo("geo:28.6139,77.209|Gate 2"));
        Assert.That(location["Body"], Is.EqualTo("Gate 2"));
    }

    [TestCase("Pickup", "Gate 2, New Delhi", "geo:1,2|Gate 2, New Delhi", "Pickup")]
    [TestCase(null, "Gate 2, New Delhi", "geo:1,2|Gate 2, New Delhi", "Gate 2, New Delhi")]
    [TestCase(null, null, "geo:1,2", "1,2")]
    public async Task Nothing_of_a_place_is_lost(string? name, string? address, string action, string body)
    {
        var form = await SentAsync("location", new MessageContent { Location = new LocationPart(1, 2, name, address) });
        Assert.That(form["PersistentAction"], Is.EqualTo(action));
        Assert.That(form["Body"], Is.EqualTo(body));
    }

    [Test]
    public async Task Choices_become_numbered_lines()
    {
        var form = await SentAsync("interactive", new MessageContent { Menu = new("button", "Resolve 4711?", "Trip", Footer: "Ops", Buttons: [new("y", "Yes"), new("n", "No")]) });
        Assert.That(form["Body"], Is.EqualTo("Trip\n\nResolve 4711?\n\n1. Yes\n2. No\n\nOps"));
    }

    [Test]
    public async Task What_Twilio_cannot_send_is_refused_with_a_sentence()
    {
        Assert.That((await RefusedAsync("text", new MessageContent { Text = new string('x', 1601) })).Error.Title, Does.Contain("1600"));
        Assert.That((await RefusedAsync("image", new MessageContent { Media = [new MediaPart("image", "4711")] })).Error.Title, Does.Contain("public link"));
        Assert.That((await RefusedAsync("interactive", Menu("document", "Go?"))).Error.Title, Does.Contain("no text beside a document"));
        Assert.That((await RefusedAsync("interactive", Menu("image", new string('x', 1020)))).Error.Title, Does.Contain("1024"));
        Assert.That((await RefusedAsync("reaction", new MessageContent { Reaction = new("SM1", "x") })).Error.Title, Does.Contain("reaction"));
    }

    private static MessageContent Menu(string header, string body) =>
        new() { Menu = new("button", body, HeaderMedia: new MediaPart(header, Url: "https://ex.com/h"), Buttons: [new("y", "Yes")]) };

    private static async Task<FormFields> SentAsync(string type, MessageContent content)
    {
        var handler = new AnsweringHandler(201, """{"sid":"SM1","status":"queued"}""");
        Assert.That(await SendAsync(handler, type, content), Is.EqualTo(new SendOutcome.Accepted("SM1")));
        return FormFields.Parse(System.Text.Encoding.UTF8.GetBytes(handler.Calls.Single().Body));
    }

    private static async Task<SendOutcome.Rejected> RefusedAsync(string type, MessageContent content)
    {
        var handler = new AnsweringHandler(201, "{}");
        var outcome = (SendOutcome.Rejected)await SendAsync(handler, type, content);
        Assert.That(handler.Calls, Is.Empty);
        return outcome;
    }

    private static Task<SendOutcome> SendAsync(HttpMessageHandler handler, string type, MessageContent content) => Webhook.Twilio(handler)
        .SendAsync(new OutboundMessage(Guid.NewGuid(), new Party("+447700900123"), type, content), Webhook.Channel("twilio"), default);
}
