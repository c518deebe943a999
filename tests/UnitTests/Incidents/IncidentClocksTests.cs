using NUnit.Framework;
using TrailDesk.Domain.Incidents;

namespace TrailDesk.UnitTests.Incidents;

public sealed class IncidentClocksTests
{
    private static readonly DateTimeOffset Opened = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    [TestCase(Severity.Critical, 5, 60)]
    [TestCase(Severity.High, 15, 4 * 60)]
    [TestCase(Severity.Medium, 60, 12 * 60)]
    [TestCase(Severity.Low, 4 * 60, 48 * 60)]
    public void The_worse_an_incident_is_the_sooner_its_clocks_end(Severity severity, int acknowledge, int resolve)
    {
        var clocks = IncidentClocks.From(Opened, severity);
        Assert.That(clocks.AcknowledgeBy, Is.EqualTo(Opened.AddMinutes(acknowledge)));
        Assert.That(clocks.ResolveBy, Is.EqualTo(Opened.AddMinutes(resolve)));
    }

    [Test]
    public void A_severity_reads_back_from_its_word()
    {
        foreach (var severity in Enum.GetValues<Severity>())
            Assert.That(IncidentWords.ToSeverity(severity.Word()), Is.EqualTo(severity));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("HIGH")]
    [TestCase("catastrophic")]
    public void A_word_nobody_knows_is_no_severity(string? word) => Assert.That(IncidentWords.ToSeverity(word), Is.Null);

    [Test]
    public void Every_category_has_a_word_of_its_own()
    {
        var words = Enum.GetValues<IncidentCategory>().Select(category => category.Word()).ToList();
        Assert.That(words, Is.Unique);
        Assert.That(words, Has.All.Matches<string>(word => word.All(char.IsAsciiLetterLower)));
    }
}
