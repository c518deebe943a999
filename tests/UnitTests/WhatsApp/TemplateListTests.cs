using NUnit.Framework;
using TrailDesk.Application.Templates;
using TrailDesk.Domain.Templates;
using TrailDesk.UnitTests.Templates;

namespace TrailDesk.UnitTests.WhatsApp;

internal sealed class TemplateListTests
{
    private const string Entry = """
        {"id":"$ID","name":"trip_voucher","language":"en_US","status":"$STATUS","category":"UTILITY","quality_score":{"score":"GREEN"},"rejected_reason":"NONE","components":[
        {"type":"HEADER","format":"TEXT","text":"Trip {{1}}","example":{"header_text":["Agra"]}},{"type":"BODY","text":"Hello {{1}}, your trip is on {{2}}. Thank you.","example":{"body_text":[["Asha","12 Oct"]]}},
        {"type":"FOOTER","text":"Travel Ops"},{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Confirm"},{"type":"URL","text":"View","url":"https://ex.com/t/{{1}}","example":["https://ex.com/t/4711"]},{"type":"PHONE_NUMBER","text":"Call","phone_number":"+15550100001"}]}]}
        """;

    [Test]
    public async Task Metas_pages_are_walked_by_cursor_and_never_by_the_address_that_they_name()
    {
        var handler = new AnsweringHandler(request => Task.FromResult(AnsweringHandler.Answer(200, request.RequestUri!.Query.Contains("after=QW", StringComparison.Ordinal)
            ? """{"data":[$1],"paging":{"cursors":{"after":"QX"}}}""".Replace("$1", Of("2", "PAUSED"), StringComparison.Ordinal)
            : """{"data":[$1],"paging":{"cursors":{"after":"QW"},"next":"https://evil.example/steal"}}""".Replace("$1", Of("1", "APPROVED"), StringComparison.Ordinal))));
        var listed = await ((ITemplateCatalogue)Webhook.Meta(handler)).ListAsync(Webhook.Channel("meta"), default);
        Assert.That(listed!.Select(entry => $"{entry.Id} {entry.Status} {entry.Quality} {entry.Reason}"), Is.EqualTo(new[] { "1 APPROVED GREEN ", "2 PAUSED GREEN " }));
        Assert.That(handler.Calls.Select(call => call.Uri.Host), Is.All.EqualTo("graph.example.com").And.Exactly(2).Items);
        Assert.That(handler.Calls[0].Uri.AbsolutePath, Is.EqualTo("/meta/v25.0/102000000000001/message_templates"));
    }

    [Test]
    public async Task An_entry_is_read_field_by_field_with_names_made_of_its_numbers()
    {
        var handler = new AnsweringHandler(200, $$"""{"waba_templates":[{{Of("1", "approved")}}],"count":1,"total":1}""");
        var definition = (await ((ITemplateCatalogue)Webhook.Dialog360(handler)).ListAsync(Webhook.Channel("360dialog"), default))!.Single().Definition;
        Assert.Multiple(() =>
        {
            Assert.That((definition.Name, definition.Language, definition.Category), Is.EqualTo(("trip_voucher", "en_US", "UTILITY")));
            Assert.That(definition.Header, Is.EqualTo(new TemplateHeader("text", "Trip {{header_1}}")));
            Assert.That(definition.Body, Is.EqualTo("Hello {{body_1}}, your trip is on {{body_2}}. Thank you."));
            Assert.That(definition.Footer, Is.EqualTo("Travel Ops"));
            Assert.That(definition.Buttons, Is.EqualTo(new TemplateButton[] { new("quick_reply", "Confirm"), new("url", "View", "https://ex.com/t/{{button_2_1}}"), new("phone", "Call", Phone: "+15550100001") }));
            Assert.That(definition.Variables, Is.EqualTo(new TemplateVariable[] { new("header_1", "custom", "Agra"), new("body_1", "custom", "Asha"), new("body_2", "custom", "12 Oct"), new("button_2_1", "custom", "4711") }));
            Assert.That(definition.IsForeign, Is.False);
        });
    }

    [Test]
    public async Task Dialog360s_pages_are_walked_by_offset()
    {
        var handler = new AnsweringHandler(request => Task.FromResult(AnsweringHandler.Answer(200,
            $$"""{"waba_templates":[{{Of(request.RequestUri!.Query.Contains("offset=0", StringComparison.Ordinal) ? "1" : "2", "approved")}}],"count":1,"total":2}""")));
        var listed = await ((ITemplateCatalogue)Webhook.Dialog360(handler)).ListAsync(Webhook.Channel("360dialog"), default);
        Assert.That(listed!.Select(entry => entry.Id), Is.EqualTo(new[] { "1", "2" }));
    }

    [Test]
    public async Task What_we_submitted_comes_back_as_the_same_template_from_each_provider()
    {
        var meta = new AnsweringHandler(200, "{}");
        await ((ITemplateCatalogue)Webhook.Meta(meta)).SubmitAsync(Webhook.Channel("meta"), Drafts.Good, null, default);
        var list = new AnsweringHandler(200, $$"""{"data":[{"id":"1","status":"APPROVED",{{meta.Calls[0].Body[1..]}}]}""");
        var cloud = (await ((ITemplateCatalogue)Webhook.Meta(list)).ListAsync(Webhook.Channel("meta"), default))!.Single().Definition;
        Assert.That(TemplateShape.AreSame(cloud, Drafts.Good), Is.True);
        Assert.That(cloud.IsForeign, Is.False);

        var twilio = new AnsweringHandler(201, """{"sid":"HX1","status":"received"}""");
        await Webhook.Twilio(twilio).SubmitAsync(Webhook.Channel("twilio"), Drafts.Good, null, default);
        var contents = new AnsweringHandler(200, """
            {"contents":[{"sid":"HX1","approval_requests":{"name":"trip_voucher","category":"UTILITY","status":"paused","rejection_reason":""},$1,
            {"sid":"HX2","language":"en","approval_requests":{"name":"","status":"unsubmitted"},"types":{"twilio/text":{"body":"hi"}}}],"meta":{"next_page_url":null}}
            """.Replace("$1", twilio.Calls[0].Body[1..], StringComparison.Ordinal));
        var read = (await Webhook.Twilio(contents).ListAsync(Webhook.Channel("twilio"), default))!.Single();
        Assert.That((read.Id, read.Status, read.Reason), Is.EqualTo(("HX1", "paused", (string?)null)));
        Assert.That(TemplateShape.AreSame(read.Definition, Drafts.Good), Is.True);
        Assert.That(read.Definition.IsForeign, Is.False);
    }

    [TestCase("https://a.example/{{2}}", """{"1":"Asha","2":"plans/day.pdf"}""", "document", "https://a.example/plans/day.pdf", "https://a.example/", false, false)]
    [TestCase("https://a.example/x/{{2}}", """{"1":"Asha","2":"day.png"}""", "image", "https://a.example/x/day.png", "https://a.example/x/", false, false)]
    [TestCase("https://a.example/day.mp4", """{"1":"Asha"}""", "video", "https://a.example/day.mp4", null, true, false)]
    [TestCase("https://a.example/{{1}}", """{"1":"day.pdf"}""", "document", "https://a.example/day.pdf", "https://a.example/", false, true)]
    [TestCase("https://a.example/{{2}}.pdf", """{"1":"Asha","2":"day"}""", "document", "https://a.example/{{2}}.pdf", null, true, false)]
    public async Task A_file_of_Twilios_is_fixed_or_a_variable_and_of_the_kind_that_its_sample_has(
        string media, string variables, string kind, string sample, string? fileBase, bool isFixed, bool isForeign)
    {
        var handler = new AnsweringHandler(200, $$$"""
            {"contents":[{"sid":"HX1","language":"en","variables":{{{variables}}},"types":{"whatsapp/card":{"body":"Hello {{1}}, here it is.","media":["{{{media}}}"]}},
            "approval_requests":{"name":"plan","category":"UTILITY","status":"approved"}}],"meta":{"next_page_url":null}}
            """);
        var definition = (await ((ITemplateCatalogue)Webhook.Twilio(handler)).ListAsync(Webhook.Channel("twilio"), default))!.Single().Definition;
        Assert.Multiple(() =>
        {
            Assert.That(definition.Header, Is.EqualTo(new TemplateHeader(kind, Sample: sample)));
            Assert.That((definition.FileBase, definition.HasFixedFile, definition.IsForeign), Is.EqualTo((fileBase, isFixed, isForeign)));
            Assert.That(definition.Variables.Select(variable => variable.Name), Is.EqualTo(new[] { "body_1" }));
            Assert.That(TemplateSlots.Of(definition).Any(slot => slot.IsFile), Is.EqualTo(!isFixed));
        });
    }

    [TestCase("""{"type":"CAROUSEL","cards":[]}""")]
    [TestCase("""{"type":"BUTTONS","buttons":[{"type":"FLOW","text":"Rate"}]}""")]
    [TestCase("""{"type":"BODY","text":"Hello {{2}}, then {{1}} again."}""")]
    [TestCase("""{"type":"BODY","text":{}}, 5, null, {"type":7}""")]
    public async Task What_is_not_ours_to_read_is_marked_and_kept(string component)
    {
        var handler = new AnsweringHandler(200, $$"""{"data":[{"id":"1","name":"x","language":"en","status":"APPROVED","category":"UTILITY","components":[{{component}}]},7,{"id":"2"}]}""");
        var listed = await ((ITemplateCatalogue)Webhook.Meta(handler)).ListAsync(Webhook.Channel("meta"), default);
        Assert.That(listed!.Single().Definition.IsForeign, Is.True);
    }

    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("not json")]
    public async Task A_list_that_is_none_is_no_empty_list(string body)
    {
        Assert.That(await ((ITemplateCatalogue)Webhook.Meta(new AnsweringHandler(200, body))).ListAsync(Webhook.Channel("meta"), default), Is.Null);
        Assert.That(await ((ITemplateCatalogue)Webhook.Dialog360(new AnsweringHandler(200, body))).ListAsync(Webhook.Channel("360dialog"), default), Is.Null);
        Assert.That(await Webhook.Twilio(new AnsweringHandler(200, body)).ListAsync(Webhook.Channel("twilio"), default), Is.Null);
    }

    private static string Of(string id, string status) => Entry.Replace("$ID", id, StringComparison.Ordinal).Replace("$STATUS", status, StringComparison.Ordinal);
}
