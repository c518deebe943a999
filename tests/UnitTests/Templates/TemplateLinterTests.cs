using NUnit.Framework;
using TrailDesk.Domain.Templates;

namespace TrailDesk.UnitTests.Templates;

internal sealed class TemplateLinterTests
{
    private static readonly string Long = new('x', 1025);
    private static readonly TemplateButton Reply = new("quick_reply", "Confirm");
    private static readonly TemplateButton Link = new("url", "View", "https://ex.example/t");

    [Test]
    public void A_good_template_has_no_finding() =>
        Assert.That(TemplateLinter.Check(Drafts.Good, "meta").Select(found => $"{found.Rule} {found.Where}"), Is.Empty);

    private static IEnumerable<TestCaseData> Faults()
    {
        TestCaseData Row(string rule, string where, TemplateDefinition definition, string severity = "error", string provider = "meta") =>
            new TestCaseData(rule, where, severity, definition, provider).SetArgDisplayNames(rule, where, $"{definition.Body.Length}", severity);
        yield return Row("name.form", "name", Drafts.Good with { Name = "Trip-Voucher" });
        yield return Row("name.form", "name", Drafts.Good with { Name = new string('a', 513) });
        yield return Row("language.form", "language", Drafts.Good with { Language = "english" });
        yield return Row("category.unknown", "category", Drafts.Good with { Category = "TRANSACTIONAL" });
        yield return Row("category.promotion", "category", Drafts.WithBody("Hello {{name}}, there is a discount of ten percent on all treks this week."), "warning");
        yield return Row("category.promotion", "category", Drafts.WithBody("Hola {{name}}, tenemos una oferta para todos los viajes de esta semana."), "warning");
        yield return Row("category.authentication", "category", Drafts.Good with { Category = "AUTHENTICATION" });
        yield return Row("header.missing", "header", Drafts.Good with { Header = new TemplateHeader("text", " ") });
        yield return Row("header.length", "header", Drafts.Good with { Header = new TemplateHeader("text", new string('x', 61)) });
        yield return Row("header.variables", "header", Drafts.Good with { Header = new TemplateHeader("text", "Trip {{trip}} of {{name}} now") });
        yield return Row("header.format", "header", Drafts.Good with { Header = new TemplateHeader("text", "Your *trip*") });
        yield return Row("header.emoji", "header", Drafts.Good with { Header = new TemplateHeader("text", "Your trip \U0001F3D4") });
        yield return Row("header.sample", "header", Drafts.Good with { Header = new TemplateHeader("image") });
        yield return Row("header.sample", "header", Drafts.Good with { Header = new TemplateHeader("document", Sample: "https://ex.example/plan.png") }, provider: "twilio");
        yield return Row("header.sample", "header", Drafts.Good with { Header = new TemplateHeader("image", Sample: "https://ex.example/a.png") });
        yield return Row("header.sample", "header", Drafts.Good with { Header = new TemplateHeader("image", Sample: "4::aW1hZ2U=") }, provider: "twilio");
        yield return Row("header.kind", "header", Drafts.Good with { Header = new TemplateHeader("location") }, provider: "twilio");
        yield return Row("body.missing", "body", Drafts.WithBody(" "));
        yield return Row("body.length", "body", Drafts.WithBody(Long));
        yield return Row("body.filled", "body", Drafts.WithBody($"Hello {{{{name}}}}, {string.Join(' ', Enumerable.Repeat("word", 200))}.") with { Variables = [new("name", "custom", Long[..100])] }, "warning");
        yield return Row("body.newlines", "body", Drafts.WithBody("Hello there.\n\n\nYour trip begins soon."));
        yield return Row("body.spaces", "body", Drafts.WithBody("Hello there.     Your trip begins soon."));
        yield return Row("body.spaces", "body", Drafts.WithBody("Hello there.\tYour trip begins soon."));
        yield return Row("body.edge", "body", Drafts.WithBody("{{name}}, your trip begins very soon and we look forward to it."));
        yield return Row("body.edge", "body", Drafts.WithBody("Your trip begins very soon, and this is where it begins: {{place}} "));
        yield return Row("body.edge", "body", Drafts.WithBody("Your trip begins very soon, and this is where it begins: {{place}}."));
        yield return Row("body.edge", "body", Drafts.WithBody("*{{name}}*, your trip begins very soon and we look forward to it."));
        yield return Row("body.adjacent", "body", Drafts.WithBody("Hello {{name}} {{trip}} is the trip that you have booked with us this year."));
        yield return Row("body.ratio", "body", Drafts.WithBody("Dear {{a}}, {{b}} on {{c}} for {{d}} thanks."));
        yield return Row("footer.length", "footer", Drafts.Good with { Footer = new string('x', 61) });
        yield return Row("footer.variables", "footer", Drafts.Good with { Footer = "Yours, {{name}}" });
        yield return Row("footer.format", "footer", Drafts.Good with { Footer = "one\ntwo" });
        yield return Row("buttons.count", "buttons", Drafts.WithButtons([.. Enumerable.Range(0, 11).Select(at => new TemplateButton("quick_reply", $"Answer {at}"))]));
        yield return Row("buttons.kinds", "buttons", Drafts.WithButtons(Link, Link with { Text = "Two" }, Link with { Text = "Three" }));
        yield return Row("buttons.kinds", "buttons", Drafts.WithButtons(new("phone", "A", Phone: "+15550100001"), new("phone", "B", Phone: "+15550100002")));
        yield return Row("buttons.order", "buttons", Drafts.WithButtons(Reply, Link, Reply with { Text = "No" }));
        yield return Row("buttons.texts", "buttons", Drafts.WithButtons(Reply, Reply with { Text = "confirm" }));
        yield return Row("button.missing", "buttons[0]", Drafts.WithButtons(Reply with { Text = "" }));
        yield return Row("button.length", "buttons[0]", Drafts.WithButtons(Reply with { Text = new string('x', 26) }));
        yield return Row("button.length", "buttons[0]", Drafts.WithButtons(Reply with { Text = new string('x', 21) }), provider: "twilio");
        yield return Row("button.variables", "buttons[0]", Drafts.WithButtons(Reply with { Text = "Yes, {{name}}" }));
        yield return Row("button.format", "buttons[0]", Drafts.WithButtons(Reply with { Text = "Yes\nNo" }));
        yield return Row("button.kind", "buttons[0]", Drafts.WithButtons(Reply with { Kind = "carousel" }));
        yield return Row("button.phone", "buttons[0]", Drafts.WithButtons(new TemplateButton("phone", "Call", Phone: "555")));
        yield return Row("button.code", "buttons[0]", Drafts.WithButtons(new TemplateButton("copy_code", "Copy", Code: new string('x', 16))));
        yield return Row("url.form", "buttons[0]", Drafts.WithButtons(Link with { Url = "ex.example/t" }));
        yield return Row("url.form", "buttons[0]", Drafts.WithButtons(Link with { Url = "{{link}}" }));
        yield return Row("url.suffix", "buttons[0]", Drafts.WithButtons(Link with { Url = "https://ex.example/{{code}}/pay" }));
        yield return Row("url.suffix", "buttons[0]", Drafts.WithButtons(Link with { Url = "https://ex.example/{{code}}/{{part}}" }));
        yield return Row("url.suffix", "buttons[0]", Drafts.WithButtons(Link with { Url = "https://{{host}}" }));
        yield return Row("url.suffix", "buttons[0]", Drafts.WithButtons(Link with { Url = "https://ex.example{{path}}" }));
        yield return Row("url.scheme", "buttons[0]", Drafts.WithButtons(Link with { Url = "http://ex.example/t" }), "warning");
        yield return Row("variable.braces", "body", Drafts.WithBody("Hello {{name, your trip begins very soon."));
        yield return Row("variable.name", "body", Drafts.WithBody("Hello {{1}}, your trip begins very soon, and it waits for you there."));
        yield return Row("variable.unknown", "body", Drafts.WithBody("Hello {{name}}, your trip begins very soon.") with { Variables = [] });
        yield return Row("variable.unused", "variables.trip", Drafts.WithBody("Hello there, your trip begins very soon.") with { Variables = [new("trip", "trip.name", "Agra")] }, "warning");
        yield return Row("variable.twice", "variables.trip", Drafts.Good with { Variables = [.. Drafts.Good.Variables, new("trip", "trip.name", "Agra")] });
        yield return Row("variable.field", "variables.trip", Drafts.Good with { Variables = [.. Drafts.Good.Variables.Where(one => one.Name != "trip"), new("trip", "trip.colour", "Agra")] });
        foreach (var sample in new[] { "", " ", "one\ntwo", "a     b", "{{1}}" })
            yield return Row("variable.sample", "variables.trip", Drafts.Good with { Variables = [.. Drafts.Good.Variables.Where(one => one.Name != "trip"), new("trip", "trip.name", sample)] });
    }

    [TestCaseSource(nameof(Faults))]
    public void A_fault_is_found_where_it_is(string rule, string where, string severity, TemplateDefinition definition, string provider)
    {
        var found = TemplateLinter.Check(definition, provider).Where(one => one.Rule == rule && one.Where == where).ToList();
        Assert.That(found.Select(one => one.Severity), Is.EqualTo(new[] { severity }));
        Assert.That(found[0].Sentence, Does.EndWith("."));
        Assert.That(found[0].Mend, Does.EndWith(".").Or.EndWith("{{code}}."));
    }

    [Test]
    public void Every_rule_has_a_row_here()
    {
        var rules = Architecture.Repository.Sources("src/Domain/Templates")
            .SelectMany(file => System.Text.RegularExpressions.Regex.Matches(file.Text, "(?:Error|Warning)\\(\"([a-z.]+)\"").Select(match => match.Groups[1].Value)).ToHashSet();
        Assert.That(rules, Has.Count.GreaterThan(25));
        Assert.That(rules.Except(Faults().Select(row => (string)row.Arguments[0]!)).Except(["footer.missing", "url.length"]), Is.Empty);
    }

    [FsCheck.NUnit.Property(MaxTest = 500)]
    public void Nothing_that_anybody_writes_makes_it_throw(string? name, string? text, string? url, string? sample)
    {
        var definition = Drafts.Good with
        {
            Name = name ?? "",
            Header = new TemplateHeader("text", text),
            Body = $"{text}{{{{{name}}}}}{text}",
            Footer = url,
            Buttons = [new TemplateButton("url", text ?? "", url), new TemplateButton(name ?? "", url ?? "")],
            Variables = [new TemplateVariable(name ?? "", url ?? "", sample ?? "")],
        };
        foreach (var finding in TemplateLinter.Check(definition, "meta")) Assert.That(finding.Mend, Is.Not.Empty);
    }

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public void A_body_of_words_with_single_variables_between_them_is_never_refused(byte count, ushort seed)
    {
        var random = new Random(seed);
        var words = Enumerable.Range(0, count % 20).Select(at => $"then {string.Join(' ', Enumerable.Repeat("word", random.Next(2, 5)))} {{{{v{at}}}}}");
        var body = $"Hello there, {string.Join(' ', words)} and that is all of it.";
        if (body.Length > 1000) return;
        Assert.That(TemplateLinter.Check(Drafts.WithBody(body), "meta").Where(found => found.IsError).Select(found => found.Rule), Is.Empty, body);
    }
}
