using NUnit.Framework;
using TrailDesk.Application.Common;
using TrailDesk.Application.Templates;
using TrailDesk.Domain.Templates;

namespace TrailDesk.UnitTests.Templates;

internal sealed class ShippedTemplatesTests
{
    private const string PayUrl = "https://pay.example.com/b/";

    private static readonly string[] Names =
        ["booking_confirmation", "departure_reminder", "incident_notice", "payment_confirmation", "payment_reminder", "quote_ready", "trip_notice"];

    [Test]
    public void Each_template_is_there_in_each_language_of_the_desk()
    {
        var wanted = Names.SelectMany(name => Texts.Languages.Select(language => $"{name}/{language}"));
        Assert.That(ShippedTemplates.For(null).Select(template => $"{template.Name}/{template.Language}"), Is.EquivalentTo(wanted));
    }

    [Test]
    public void The_linter_finds_nothing_for_any_provider([Values("meta", "360dialog", "twilio")] string provider, [Values(null, PayUrl)] string? payUrl)
    {
        Assert.That(ShippedTemplates.For(payUrl), Has.Count.EqualTo(21));
        foreach (var template in ShippedTemplates.For(payUrl))
            Assert.That(TemplateLinter.Check(template, provider).Select(found => $"{found.Where}: {found.Sentence}"), Is.Empty, $"{template.Name} {template.Language}");
    }

    [Test]
    public void The_languages_of_a_template_take_the_same_values_in_the_same_order()
    {
        foreach (var name in ShippedTemplates.For(PayUrl).GroupBy(template => template.Name))
            Assert.That(name.Select(template => string.Join(' ', TemplateSlots.Of(template).Select(slot => $"{slot.Component}{slot.Button}:{slot.Variable}"))).Distinct().Count(), Is.EqualTo(1), name.Key);
    }

    [TestCase("payment_reminder", "name trip due amount agent agent_phone booking")]
    [TestCase("payment_confirmation", "name amount trip balance state")]
    [TestCase("departure_reminder", "name start trip")]
    [TestCase("incident_notice", "incident news")]
    [TestCase("trip_notice", "booking news")]
    public void The_bodies_take_what_the_desk_sends_them(string name, string variables)
    {
        foreach (var template in ShippedTemplates.For(null).Where(template => template.Name == name))
            Assert.That(string.Join(' ', TemplateText.Names(template.Body)), Is.EqualTo(variables), template.Language);
    }

    [Test]
    public void The_reminder_of_a_payment_has_a_footer_and_names_its_booking()
    {
        foreach (var template in ShippedTemplates.For(PayUrl).Where(template => template.Name == "payment_reminder"))
        {
            Assert.That(template.Footer, Is.EqualTo("Travel Management System"));
            Assert.That(template.Body, Does.Contain("{{booking}}").And.Contain("{{amount}}"));
            Assert.That(template.Variables.Single(variable => variable.Name == "booking").Field, Is.EqualTo("booking.code"));
        }
    }

    [Test]
    public void The_button_to_pay_is_there_only_with_an_address_to_pay_at()
    {
        Assert.That(ShippedTemplates.For(null).SelectMany(template => template.Buttons), Is.Empty);
        Assert.That(ShippedTemplates.For(PayUrl).SelectMany(template => template.Buttons).Select(button => button.Url), Is.All.EqualTo("https://pay.example.com/b/{{booking}}").And.Exactly(3).Items);
    }
}
