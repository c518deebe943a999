using NUnit.Framework;
using TrailDesk.Domain.Templates;

namespace TrailDesk.UnitTests.Templates;

internal sealed class TemplateTextTests
{
    [TestCase("Hello {{name}}, {{ trip }} and {{name}}.", "Hello {{1}}, {{2}} and {{1}}.")]
    [TestCase("no variables", "no variables")]
    [TestCase("{{}} {{a}}", "{{1}} {{2}}")]
    [TestCase("{{{a}}}", "{{{1}}}")]
    public void Names_are_numbered_in_the_order_of_their_first_appearance(string text, string numbered) =>
        Assert.That(TemplateText.Numbered(text), Is.EqualTo(numbered));

    [Test]
    public void Each_component_counts_from_one_and_Twilio_through_all_of_them()
    {
        Assert.That(TemplateSlots.Of(Drafts.Good).Select(slot => $"{slot.Component}{slot.Button} {slot.Number} {slot.Variable} {slot.Kind}"), Is.EqualTo(new[]
        {
            "header 1 trip text", "body 1 name text", "body 2 trip text", "body 3 start text", "button1 1 booking text", "button3 1 code code",
        }));
        Assert.That(TemplateSlots.InTwilioOrder(Drafts.Good).Select(slot => $"{slot.Component} {slot.Variable}"), Is.EqualTo(new[]
        {
            "body name", "body trip", "body start", "header trip", "button booking",
        }));
    }

    [Test]
    public void A_preview_shows_values_and_samples_where_there_are_none()
    {
        var preview = TemplatePreview.Of(Drafts.Good, new Dictionary<string, string> { ["name"] = "{{trip}}", ["booking"] = "BK-1" });
        Assert.That(preview.Body, Does.StartWith("Hello {{trip}}, your trip Agra begins on 12 Oct."));
        Assert.That(preview.Header!.Text, Is.EqualTo("Trip Agra"));
        Assert.That(preview.Footer, Is.EqualTo("Travel desk"));
        Assert.That(preview.Buttons, Is.EqualTo(new TemplatePreviewButton[]
        {
            new("quick_reply", "Confirm"), new("url", "View", "https://ex.example/t/BK-1"), new("phone", "Call us", Phone: "+15550100001"), new("copy_code", "Copy code", Code: "EBC10"),
        }));
    }

    [FsCheck.NUnit.Property(MaxTest = 500)]
    public void A_text_without_braces_comes_back_as_it_was(string? text)
    {
        var plain = (text ?? "").Replace("{", "", StringComparison.Ordinal);
        Assert.That(TemplateText.Numbered(plain), Is.EqualTo(plain));
    }

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public void Numbering_twice_changes_nothing_more(byte[] names)
    {
        var text = string.Concat((names ?? []).Select(name => $"a {{{{n{name % 7}}}}} "));
        var once = TemplateText.Numbered(text);
        Assert.That(TemplateText.Numbered(once), Is.EqualTo(once));
        Assert.That(TemplateText.Names(once), Is.EqualTo(Enumerable.Range(1, TemplateText.Names(text).Count).Select(number => $"{number}")));
    }
}
