using NUnit.Framework;
using TrailDesk.Domain.Incidents;
using TrailDesk.Domain.Intents;

namespace TrailDesk.UnitTests.Intents;

/// <summary>What the field says beside its commands, and what operations answer.</summary>
public sealed class FieldTests
{
    [TestCase("SOS", "SOS")]
    [TestCase("sos avalanche at camp two", "sos avalanche at camp two")]
    [TestCase("emergencia, un cliente cayó", "emergencia, un cliente cayó")]
    [TestCase("darurat! tamu jatuh", "darurat! tamu jatuh")]
    [TestCase("we need a helicopter", "we need a helicopter")]
    public void A_call_for_help_needs_no_command(string text, string told)
    {
        var report = (Intent.ReportIssue)Reading.OfStaff(text);
        Assert.That(report.Severity, Is.EqualTo(Severity.Critical));
        Assert.That(report.Text, Is.EqualTo(told));
        Assert.That(report.TripCode, Is.Null);
    }

    [Test]
    public void A_question_about_emergencies_reports_none() =>
        Assert.That(Reading.OfStaff("is there an emergency number?"), Is.EqualTo(new Intent.Unclear()));

    [TestCase("bus broke down", Expecting.IssueText, "ReportIssue - High Vehicle bus broke down")]
    [TestCase("TRP200 bus broke down", Expecting.IssueText, "ReportIssue TRP200 High Vehicle TRP200 bus broke down")]
    [TestCase("the mechanic is here, thanks", Expecting.IssueNews, "UpdateIssue - the mechanic is here, thanks")]
    [TestCase("thanks", Expecting.IssueText, "Thanks")]
    [TestCase("HEADCOUNT TRP123 12", Expecting.IssueText, "Headcount TRP123 12")]
    public void What_was_asked_for_is_heard_without_a_command(string text, Expecting expecting, string expected) =>
        Assert.That(Reading.Line(Reading.OfStaff(text, expecting)), Is.EqualTo(expected));

    [TestCase("ACK INC-101", "AcknowledgeIssue INC-101")]
    [TestCase("ack inc101", "AcknowledgeIssue INC-101")]
    [TestCase("on it INC-101", "AcknowledgeIssue INC-101")]
    [TestCase("INC-101 on it", "AcknowledgeIssue INC-101")]
    [TestCase("me encargo de INC-101", "AcknowledgeIssue INC-101")]
    [TestCase("saya tangani INC-101", "AcknowledgeIssue INC-101")]
    [TestCase("ACK", "AcknowledgeIssue -")]
    [TestCase("on it", "Unclear")]
    public void An_incident_is_taken_up_by_message(string text, string expected) =>
        Assert.That(Reading.Line(Reading.OfStaff(text)), Is.EqualTo(expected));

    [TestCase("HEADCOUNT TRP123 -5", "Headcount TRP123 -5")]
    [TestCase("HEADCOUNT TRP123 - 12", "Headcount TRP123 12")]
    [TestCase("HEADCOUNT TRP123-12", "Headcount TRP123 12")]
    public void A_count_below_nothing_is_seen_as_one(string text, string expected) =>
        Assert.That(Reading.Line(Reading.OfStaff(text)), Is.EqualTo(expected));

    [TestCase("102", "Choose 102 -")]
    [TestCase("INC-102", "Choose - INC-102")]
    [TestCase("number 102", "Choose 102 -")]
    public void An_incident_is_picked_by_the_figure_of_its_code(string text, string expected) =>
        Assert.That(Reading.Line(Reading.OfStaff(text, Expecting.WhichIncident)), Is.EqualTo(expected));
}
