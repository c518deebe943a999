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
    public void A_template_goes_by_content_id_with_numbered_variables()
    {
        var form = Sent("template", new MessageContent { Template = new TemplatePart("HX1", "en", Components) });
        Assert.That(form["ContentSid"], Is.EqualTo("HX1"));
        Assert.That(form["ContentVariables"], Is.EqualTo("""{"1":"Asha","2":"$5"}"""));
        Assert.That(form["Body"], Is.Null);
    }

    [Test]
    public void A_template_without_a_content_id_is_refused()
    {
        var outcome = Refused("template", new MessageContent { Template = new TemplatePart("trip_voucher", "en") });
        Assert.That(outcome.Failure, Is.EqualTo(SendFailure.Template));
        Assert.That(outcome.Error.Title, Does.Contain("HX"));
    }

    [Test]
    public void Media_and_location_use_Twilios_own_fields()
    {
        var media = Sent("image", new MessageContent { Media = [new MediaPart("image", Url: "https://ex.com/a.jpg", Caption: "map")] });
        Assert.That(media["MediaUrl"], Is.EqualTo("https://ex.com/a.jpg"));
        Assert.That(media["Body"], Is.EqualTo("map"));
        var location = Sent("location", new MessageContent { Location = new LocationPart(28.6139, 77.209, "Gate 2") });
        Assert.That(location["PersistentAction"], Is.EqualTo("geo:28.6139,77.209|Gate 2"));
        Assert.That(location["Body"], Is.EqualTo("Gate 2"));
    }

    [Test]
    public void Choices_become_numbered_lines()
    {
        var form = Sent("interactive", new MessageContent { Menu = new("button", "Resolve 4711?", "Trip", Footer: "Ops", Buttons: [new("y", "Yes"), new("n", "No")]) });
        Assert.That(form["Body"], Is.EqualTo("Trip\n\nResolve 4711?\n\n1. Yes\n2. No\n\nOps"));
    }

    [Test]
    public void What_Twilio_cannot_send_is_refused_with_a_sentence()
    {
        Assert.That(Refused("text", new MessageContent { Text = new string('x', 1601) }).Error.Title, Does.Contain("1600"));
        Assert.That(Refused("image", new MessageContent { Media = [new MediaPart("image", "4711")] }).Error.Title, Does.Contain("public link"));
        Assert.That(Refused("reaction", new MessageContent { Reaction = new("SM1", "x") }).Error.Title, Does.Contain("reaction"));
    }

    private static FormFields Sent(string type, MessageContent content)
    {
        var handler = new AnsweringHandler(201, """{"sid":"SM1","status":"queued"}""");
        Assert.That(Send(handler, type, content), Is.EqualTo(new SendOutcome.Accepted("SM1")));
        return FormFields.Parse(System.Text.Encoding.UTF8.GetBytes(handler.Calls.Single().Body));
    }

    private static SendOutcome.Rejected Refused(string type, MessageContent content)
    {
        var handler = new AnsweringHandler(201, "{}");
        var outcome = (SendOutcome.Rejected)Send(handler, type, content);
        Assert.That(handler.Calls, Is.Empty);
        return outcome;
    }

    private static SendOutcome Send(HttpMessageHandler handler, string type, MessageContent content) => Webhook.Twilio(handler)
        .SendAsync(new OutboundMessage(Guid.NewGuid(), new Party("+447700900123"), type, content), Webhook.Channel("twilio"), default).GetAwaiter().GetResult();
}
