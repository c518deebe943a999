using System.Text.Json;
using NUnit.Framework;
using TrailDesk.Application.Templates;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Templates;
using TrailDesk.UnitTests.Templates;

namespace TrailDesk.UnitTests.WhatsApp;

/// <summary>Templates on the wire: what leaves byte by byte, and what each answer means.</summary>
internal sealed class TemplateWireTests
{
    private const string Components = """
        "components":[{"type":"HEADER","format":"TEXT","text":"Trip {{1}}","example":{"header_text":["Agra"]}},{"type":"BODY","text":"Hello {{1}}, your trip {{2}} begins on {{3}}. Your voucher is below, and we are glad to help. Thank you.","example":{"body_text":[["Asha","Agra","12 Oct"]]}},{"type":"FOOTER","text":"Travel desk"},{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Confirm"},{"type":"URL","text":"View","url":"https://ex.example/t/{{1}}","example":["https://ex.example/t/BK-4711"]},{"type":"PHONE_NUMBER","text":"Call us","phone_number":"+15550100001"},{"type":"COPY_CODE","example":"EBC10"}]}]
        """;

    [Test]
    public async Task Meta_gets_numbers_from_one_in_each_component()
    {
        var handler = new AnsweringHandler(200, """{"id":"1689556908129835","status":"PENDING","category":"MARKETING"}""");
        var outcome = await Catalogue("meta", handler).SubmitAsync(Webhook.Channel("meta"), Drafts.Good, null, default);
        Assert.That(outcome, Is.EqualTo(new TemplateOutcome.Taken("1689556908129835", "PENDING", "MARKETING")));
        var call = handler.Calls.Single();
        Assert.That($"{call.Method} {call.Uri}", Is.EqualTo("POST https://graph.example.com/meta/v25.0/102000000000001/message_templates"));
        Assert.That(call.Authorization, Is.EqualTo("Bearer token"));
        Assert.That(call.Body, Is.EqualTo($$"""{"name":"trip_voucher","language":"en","category":"UTILITY","parameter_format":"POSITIONAL",{{Components}}}"""));
    }

    [Test]
    public async Task A_rejected_template_is_changed_at_its_own_address()
    {
        var handler = new AnsweringHandler(200, """{"success":true}""");
        var outcome = await Catalogue("meta", handler).SubmitAsync(Webhook.Channel("meta"), Drafts.Good, "1689", default);
        Assert.That(outcome, Is.EqualTo(new TemplateOutcome.Taken("1689", null)));
        Assert.That(handler.Calls.Single().Uri.AbsolutePath, Is.EqualTo("/meta/v25.0/1689"));
        Assert.That(handler.Calls.Single().Body, Is.EqualTo($$"""{"category":"UTILITY",{{Components}}}"""));
    }

    [Test]
    public async Task Dialog360_takes_the_same_body()
    {
        var handler = new AnsweringHandler(201, """{"id":"42","status":"submitted"}""");
        var outcome = await Catalogue("360dialog", handler).SubmitAsync(Webhook.Channel("360dialog"), Drafts.Good, null, default);
        Assert.That(outcome, Is.EqualTo(new TemplateOutcome.Taken("42", "submitted")));
        Assert.That($"{handler.Calls[0].Uri}", Is.EqualTo("https://waba.example.com/d360/v1/configs/templates"));
        Assert.That(handler.Calls[0].ApiKey, Is.EqualTo("key"));
        Assert.That(handler.Calls[0].Body, Does.Contain(Components));
        Assert.That(handler.Calls, Has.Count.EqualTo(1));
    }

    [TestCase("en", "GET, DELETE, POST", typeof(TemplateOutcome.Taken))]
    [TestCase("es", "GET", typeof(TemplateOutcome.Refused))]
    [TestCase(null, "GET, POST", typeof(TemplateOutcome.Taken))]
    public async Task Dialog360_changes_nothing_so_that_the_one_before_makes_room_unless_it_takes_another_language_with_it(string? language, string calls, Type outcome)
    {
        var listed = language is null ? "" : $$"""{"id":"41","name":"trip_voucher","language":"{{language}}","status":"rejected","components":[]}""";
        var handler = new AnsweringHandler(request => Task.FromResult(AnsweringHandler.Answer(200, request.Method == HttpMethod.Get
            ? $$"""{"waba_templates":[{{listed}}],"total":1}""" : """{"id":"42","status":"submitted"}""")));
        Assert.That(await Catalogue("360dialog", handler).SubmitAsync(Webhook.Channel("360dialog"), Drafts.Good, "41", default), Is.TypeOf(outcome));
        Assert.That(string.Join(", ", handler.Calls.Select(call => call.Method)), Is.EqualTo(calls));
    }

    [Test]
    public async Task Twilio_gets_content_counted_through_all_parts_and_then_a_request_for_approval()
    {
        var handler = new AnsweringHandler(request => Task.FromResult(AnsweringHandler.Answer(201, request.RequestUri!.AbsolutePath.EndsWith("/Content", StringComparison.Ordinal)
            ? """{"sid":"HX1"}""" : """{"status":"received","category":"UTILITY","name":"trip_voucher"}""")));
        var outcome = await Catalogue("twilio", handler).SubmitAsync(Webhook.Channel("twilio"), Drafts.Good, null, default);
        Assert.That(outcome, Is.EqualTo(new TemplateOutcome.Taken("HX1", "received", "UTILITY")));
        Assert.That(handler.Calls.Select(call => $"{call.Method} {call.Uri}"), Is.EqualTo(new[]
        {
            "POST https://twilio.example.com/twilio/v1/Content", "POST https://twilio.example.com/twilio/v1/Content/HX1/ApprovalRequests/whatsapp",
        }));
        Assert.That(handler.Calls[0].Body, Is.EqualTo(
            """{"friendly_name":"trip_voucher","language":"en","variables":{"1":"Asha","2":"Agra","3":"12 Oct","4":"Agra","5":"BK-4711"},"types":{"whatsapp/card":{"body":"Hello {{1}}, your trip {{2}} begins on {{3}}. Your voucher is below, and we are glad to help. Thank you.","header_text":"Trip {{4}}","footer":"Travel desk","actions":[{"type":"QUICK_REPLY","title":"Confirm","id":"button_1"},{"type":"URL","title":"View","url":"https://ex.example/t/{{5}}"},{"type":"PHONE_NUMBER","title":"Call us","phone":"\u002B15550100001"},{"type":"COPY_CODE","title":"Copy code","code":"EBC10"}]}}}""".Replace("\\u002B", "+", StringComparison.Ordinal)));
        Assert.That(handler.Calls[1].Body, Is.EqualTo("""{"name":"trip_voucher","category":"UTILITY","allow_category_change":true}"""));
    }

    [TestCase("quick_reply", "twilio/quick-reply")]
    [TestCase("url", "twilio/call-to-action")]
    [TestCase(null, "twilio/text")]
    public async Task Twilio_gets_the_plainest_type_that_holds_the_template(string? button, string type)
    {
        var handler = new AnsweringHandler(201, """{"sid":"HX1","status":"received"}""");
        var definition = Drafts.Good with { Header = null, Footer = null, Buttons = [.. Drafts.Good.Buttons.Where(one => one.Kind == button)] };
        await Catalogue("twilio", handler).SubmitAsync(Webhook.Channel("twilio"), definition, null, default);
        Assert.That(JsonElement.Parse(handler.Calls[0].Body).GetProperty("types").EnumerateObject().Single().Name, Is.EqualTo(type));
    }

    [Test]
    public async Task The_link_of_a_file_is_fixed_for_Twilio_up_to_its_host_and_a_variable_after_it()
    {
        var handler = new AnsweringHandler(201, """{"sid":"HX1","status":"received"}""");
        var definition = Drafts.Good with { Header = new TemplateHeader("document", Sample: "https://desk.example.com/media/AZ/Sample.pdf"), Buttons = [], Footer = null };
        await Catalogue("twilio", handler).SubmitAsync(Webhook.Channel("twilio"), definition, null, default);
        var content = JsonElement.Parse(handler.Calls[0].Body);
        Assert.That(content.GetProperty("types").GetProperty("whatsapp/card").GetProperty("media").GetRawText(), Is.EqualTo("""["https://desk.example.com/{{4}}"]"""));
        Assert.That(content.GetProperty("variables").GetProperty("4").GetString(), Is.EqualTo("media/AZ/Sample.pdf"));
    }

    [Test]
    public async Task Content_whose_approval_is_refused_does_not_stay_behind()
    {
        var handler = new AnsweringHandler(request => Task.FromResult(request.RequestUri!.AbsolutePath switch
        {
            var path when request.Method == HttpMethod.Delete && path.EndsWith("/HX1", StringComparison.Ordinal) => AnsweringHandler.Answer(204, ""),
            var path when path.EndsWith("/Content", StringComparison.Ordinal) => AnsweringHandler.Answer(201, """{"sid":"HX1"}"""),
            _ => AnsweringHandler.Answer(400, """{"code":63040,"message":"The name is taken"}"""),
        }));
        var outcome = await Catalogue("twilio", handler).SubmitAsync(Webhook.Channel("twilio"), Drafts.Good, null, default);
        Assert.That(outcome, Is.EqualTo(new TemplateOutcome.Refused("63040", "The name is taken")));
        Assert.That(handler.Calls[^1].Method, Is.EqualTo(HttpMethod.Delete));
    }

    [TestCase("meta", 400, """{"error":{"message":"Invalid parameter","code":100,"error_subcode":2388299,"error_user_msg":"Variables can't be at the end."}}""", "Refused 100/2388299 Variables can't be at the end.")]
    [TestCase("meta", 400, """{"error":{"message":"Invalid parameter","code":100,"error_subcode":2388293}}""", "Refused 100/2388293 There are too many variables for the length of the text.")]
    [TestCase("meta", 401, """{"error":{"message":"expired","code":190}}""", "NotTaken Authentication")]
    [TestCase("meta", 400, """{"error":{"message":"Too many","code":80007}}""", "NotTaken Throttled")]
    [TestCase("meta", 502, "<html>bad gateway</html>", "Unknown")]
    [TestCase("meta", 200, "not json", "Unknown")]
    [TestCase("360dialog", 401, """{"meta":{"success":false,"developer_message":"Invalid api key"}}""", "NotTaken Authentication")]
    [TestCase("360dialog", 400, """{"meta":{"developer_message":"name is wrong"}}""", "Refused http_400 name is wrong")]
    [TestCase("twilio", 401, """{"code":20003,"message":"Authenticate"}""", "NotTaken Authentication")]
    [TestCase("twilio", 400, """{"code":20001,"message":"types is required"}""", "Refused 20001 types is required")]
    [TestCase("twilio", 500, """{"code":20500,"message":"sorry"}""", "Unknown")]
    public async Task An_answer_becomes_a_closed_outcome(string provider, int status, string body, string expected)
    {
        var outcome = await Catalogue(provider, new AnsweringHandler(status, body)).SubmitAsync(Webhook.Channel(provider), Drafts.Good, null, default);
        Assert.That(outcome switch
        {
            TemplateOutcome.Refused refused => $"Refused {refused.Code} {refused.Sentence}",
            TemplateOutcome.NotTaken notTaken => $"NotTaken {notTaken.Failure}",
            _ => outcome.GetType().Name,
        }, Is.EqualTo(expected));
    }

    [Test]
    public async Task A_provider_that_cannot_be_reached_took_nothing_and_one_that_hangs_up_may_have([Values("meta", "360dialog", "twilio")] string provider)
    {
        var away = new AnsweringHandler(_ => throw new HttpRequestException(HttpRequestError.ResponseEnded));
        Assert.That(await Catalogue(provider, away).SubmitAsync(Webhook.Channel(provider), Drafts.Good, null, default), Is.TypeOf<TemplateOutcome.Unknown>());
        Assert.That(await Catalogue(provider, new SocketsHttpHandler(), nowhere: true).SubmitAsync(Webhook.Channel(provider), Drafts.Good, null, default), Is.TypeOf<TemplateOutcome.NotTaken>());
        Assert.That(await Catalogue(provider, away).ListAsync(Webhook.Channel(provider), default), Is.Null);
    }

    [TestCase("meta", "DELETE https://graph.example.com/meta/v25.0/102000000000001/message_templates?hsm_id=1689&name=trip_voucher", false)]
    [TestCase("360dialog", "DELETE https://waba.example.com/d360/v1/configs/templates/trip_voucher", true)]
    [TestCase("twilio", "DELETE https://twilio.example.com/twilio/v1/Content/1689", false)]
    public async Task Deleting_names_what_the_provider_deletes_by(string provider, string call, bool everyLanguage)
    {
        var handler = new AnsweringHandler(200, """{"success":true}""");
        Assert.That(await Catalogue(provider, handler).DeleteAsync(Webhook.Channel(provider), Drafts.Good, "1689", default), Is.EqualTo(new TemplateOutcome.Deleted(everyLanguage)));
        Assert.That($"{handler.Calls[0].Method} {handler.Calls[0].Uri}", Is.EqualTo(call));
    }

    private static ITemplateCatalogue Catalogue(string provider, HttpMessageHandler handler, bool nowhere = false) => (ITemplateCatalogue)(provider switch
    {
        "meta" => nowhere ? Webhook.Meta(handler, "http://127.0.0.1:1") : Webhook.Meta(handler),
        "360dialog" => Webhook.Dialog360(handler, nowhere ? "http://127.0.0.1:1" : "https://waba.example.com/d360/"),
        _ => (IWhatsAppProvider)Webhook.Twilio(handler, nowhere ? "http://127.0.0.1:1" : "https://twilio.example.com/twilio"),
    });
}
