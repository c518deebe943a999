using System.Text.Json;
using NUnit.Framework;
using TrailDesk.Application.Templates;
using TrailDesk.Domain.Templates;

namespace TrailDesk.UnitTests.Templates;

internal sealed class TemplateParametersTests
{
    private const string Header = """{"type":"header","parameters":[{"type":"text","text":"Agra"}]}""";
    private const string Body = """{"type":"BODY","parameters":[{"type":"text","text":"Asha"},{"type":"text","text":"Agra"},{"type":"text","text":"12 Oct"}]}""";
    private const string Link = """{"type":"button","sub_type":"url","index":1,"parameters":[{"type":"text","text":"4711"}]}""";
    private const string Code = """{"type":"button","sub_type":"copy_code","index":"3","parameters":[{"type":"coupon_code","coupon_code":"EBC"}]}""";

    private static readonly Dictionary<string, string> Values = new()
    {
        ["name"] = "Asha",
        ["trip"] = "Agra",
        ["start"] = "12 Oct",
        ["booking"] = "4711",
        ["code"] = "EBC",
    };

    private static IEnumerable<TestCaseData> Faults()
    {
        TestCaseData Row(string components, params string[] problems) => new TestCaseData($"[{components}]", problems).SetArgDisplayNames(string.Join("; ", problems));
        yield return Row($"{Header},{Body},{Link},{Code}");
        yield return Row($"{Header},{Body},{Link},{Code},{{\"type\":\"button\",\"sub_type\":\"quick_reply\",\"index\":\"0\",\"parameters\":[{{\"type\":\"payload\",\"payload\":\"yes\"}}]}}");
        yield return Row($"{Body},{Link},{Code}", "template.variables.trip: The header needs a value for trip.");
        yield return Row($"{Header},{Body},{Code}", "template.variables.booking: The button 2 needs a value for booking.");
        yield return Row($"{Header},{Body},{Link}", "template.variables.code: The button 4 needs a value for code.");
        yield return Row($"{Header},{Link},{Code},{{\"type\":\"body\",\"parameters\":[{{\"type\":\"text\",\"text\":\"Asha\"}}]}}",
            "template.variables.trip: The body needs a value for trip.", "template.variables.start: The body needs a value for start.");
        yield return Row($"{Header},{Link},{Code},{Body.Replace("]}", ",{\"type\":\"text\",\"text\":\"x\"}]}", StringComparison.Ordinal)}",
            "template.components: The body takes 3: name, trip, start; there are 4.");
        yield return Row($"{Header},{Link},{Code},{Body.Replace("12 Oct", "12\\nOct", StringComparison.Ordinal)}",
            "template.variables.start: start has a line break or a tab, which WhatsApp refuses in a value.");
        yield return Row($"{Header},{Link},{Code},{Body.Replace("12 Oct", "12     Oct", StringComparison.Ordinal)}",
            "template.variables.start: start has more than four spaces in a row, which WhatsApp refuses in a value.");
        yield return Row($"{Header},{Link},{Code},{Body.Replace("12 Oct", "", StringComparison.Ordinal)}",
            "template.variables.start: start is empty, and WhatsApp sends no template with an empty value.");
        yield return Row($"{Header},{Link},{Code},{Body.Replace("12 Oct", new string('x', 1024), StringComparison.Ordinal)}",
            "template.variables.start: With these values the body has 1121 characters, and may have 1024.");
        yield return Row($"{Body},{Link},{Code},{Header.Replace("Agra", new string('x', 60), StringComparison.Ordinal)}",
            "template.variables.trip: With these values the header has 65 characters, and may have 60.");
        yield return Row($"{Body},{Link},{Code},{Header.Replace("\"type\":\"text\",\"text\":\"Agra\"", "\"type\":\"image\",\"image\":{\"id\":\"1\"}", StringComparison.Ordinal)}",
            "template.variables.trip: trip must be of type text, not image.");
        yield return Row($"{Header},{Body},{Link},{Code},{{\"type\":\"button\",\"sub_type\":\"url\",\"index\":\"2\",\"parameters\":[{{\"type\":\"text\",\"text\":\"x\"}}]}}",
            "template.components: The button 3 takes no parameters.");
        yield return Row($"{Header},{Body},{Link},{Code.Replace("EBC", "", StringComparison.Ordinal)}",
            "template.variables.code: code is empty, and WhatsApp sends no template with an empty value.");
        yield return Row($"{Header},{Body},{Link},{Code},{{\"type\":\"footer\",\"parameters\":[{{\"type\":\"payload\",\"payload\":\"yes\"}}]}}",
            "template.components: The footer takes no parameters.");
        yield return Row($"{Header},{Body},{Link},{Code},{{\"type\":\"button\",\"sub_type\":\"quick_reply\",\"index\":\"2\",\"parameters\":[{{\"type\":\"payload\",\"payload\":\"yes\"}}]}}",
            "template.components: The button 3 takes no parameters.");
    }

    [TestCase("image", """{"id":"1"}""", null)]
    [TestCase("image", """{"link":"https://ex.example/a.png"}""", null)]
    [TestCase("image", "{}", "header_image needs an image: a mediaId, a link or the provider's id.")]
    [TestCase("document", """{"link":""}""", "header_document needs a document: a mediaId, a link or the provider's id.")]
    [TestCase("location", """{"latitude":28.1,"longitude":86.8}""", null)]
    [TestCase("location", """{"latitude":28.1}""", "header_location needs a latitude and a longitude.")]
    public void A_header_that_is_no_text_needs_what_it_shows(string kind, string value, string? problem)
    {
        var definition = Drafts.WithBody("Hello, this is a plain text without anything in it.") with { Header = new TemplateHeader(kind) };
        var components = JsonElement.Parse($$"""[{"type":"header","parameters":[{"type":"{{kind}}","{{kind}}":{{value}}}]}]""");
        Assert.That(TemplateParameters.Read(definition, components).Problems.Select(one => one.Sentence), Is.EqualTo(problem is null ? [] : new[] { problem }));
    }

    [TestCaseSource(nameof(Faults))]
    public void Components_are_held_against_the_definition(string components, string[] problems) =>
        Assert.That(TemplateParameters.Read(Drafts.Good, JsonElement.Parse(components)).Problems.Select(problem => $"{problem.Field}: {problem.Sentence}"), Is.EqualTo(problems));

    [Test]
    public void Values_by_name_become_components_each_counted_by_itself()
    {
        var read = TemplateParameters.Read(Drafts.Good, Values);
        Assert.That(read.Problems, Is.Empty);
        Assert.That(read.ToComponents(Drafts.Good)!.Value.GetRawText(), Is.EqualTo(
            """[{"type":"header","parameters":[{"type":"text","text":"Agra"}]},"""
            + """{"type":"body","parameters":[{"type":"text","text":"Asha"},{"type":"text","text":"Agra"},{"type":"text","text":"12 Oct"}]},"""
            + """{"type":"button","sub_type":"url","index":"1","parameters":[{"type":"text","text":"4711"}]},"""
            + """{"type":"button","sub_type":"copy_code","index":"3","parameters":[{"type":"coupon_code","coupon_code":"EBC"}]}]"""));
    }

    [Test]
    public void For_Twilio_the_body_comes_first_and_the_rest_counts_on()
    {
        var sent = TemplateParameters.Read(Drafts.Good, JsonElement.Parse($"[{Header},{Body},{Link},{Code}]")).ToTwilio(Drafts.Good)!.Value;
        Assert.That(sent[0].GetProperty("parameters").EnumerateArray().Select(one => $"{one.GetProperty("parameter_name")} {one.GetProperty("text")}"),
            Is.EqualTo(new[] { "1 Asha", "2 Agra", "3 12 Oct", "4 Agra", "5 4711" }));
    }

    [Test]
    public void A_value_that_is_missing_or_of_no_variable_is_named()
    {
        var given = new Dictionary<string, string>(Values) { ["colour"] = "blue" };
        given.Remove("start");
        Assert.That(TemplateParameters.Read(Drafts.Good, given).Problems.Select(problem => problem.Field), Is.EqualTo(new[] { "template.variables.colour", "template.variables.start" }));
    }

    [Test]
    public void A_template_with_named_parameters_takes_them_by_name_in_any_order()
    {
        var named = Drafts.WithBody("Hello {{name}}, your trip {{trip}} begins very soon, and we look forward to it.") with { HasNamedParameters = true };
        var sent = JsonElement.Parse("""[{"type":"body","parameters":[{"type":"text","parameter_name":"trip","text":"Agra"},{"type":"text","parameter_name":"name","text":"Asha"}]}]""");
        Assert.That(TemplateParameters.Read(named, sent).Problems, Is.Empty);
        Assert.That(TemplateParameters.Read(named, new Dictionary<string, string> { ["name"] = "Asha", ["trip"] = "Agra" }).ToComponents(named)!.Value.GetRawText(),
            Does.Contain("\"parameter_name\":\"name\"").And.Contain("\"parameter_name\":\"trip\""));
    }

    private static readonly string[] Hostile =
        ["[1]", "[null]", """[{"type":5}]""", """[{"type":"body","parameters":{}}]""", """[{"type":"body","parameters":[{"type":"text","text":{}}]}]""",
            """[{"type":"button","index":{},"parameters":[{}]}]""", """[{"type":"body","parameters":[{"type":"currency","currency":[]}]}]""", "[]"];

    [TestCaseSource(nameof(Hostile))]
    public void What_is_no_component_is_a_fault_and_never_an_exception(string components) =>
        Assert.That(TemplateParameters.Read(Drafts.Good, JsonElement.Parse(components)).Problems, Is.Not.Empty);
}
