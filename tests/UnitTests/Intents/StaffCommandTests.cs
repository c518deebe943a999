using NUnit.Framework;
using TrailDesk.Domain.Intents;

namespace TrailDesk.UnitTests.Intents;

public sealed class StaffCommandTests
{
    [TestCase("ISSUE TRP123 bus broke down", "ReportIssue TRP123 High Vehicle bus broke down")]
    [TestCase("issue trp 123: Guest unconscious", "ReportIssue TRP123 Critical Medical Guest unconscious")]
    [TestCase("isue trp 123 hotel is overbooked", "ReportIssue TRP123 Medium Accommodation hotel is overbooked")]
    [TestCase("Issue - TRP-123 - heavy rain", "ReportIssue TRP123 Medium Weather heavy rain")]
    [TestCase("TRP123 issue: tent torn, minor", "ReportIssue TRP123 Low Equipment tent torn, minor")]
    [TestCase("REPORT TRP 7 no injuries, road blocked", "ReportIssue TRP7 High Route no injuries, road blocked")]
    [TestCase("ISSUE bus is late", "ReportIssue - Medium Vehicle bus is late")]
    [TestCase("Masalah TRP123 bis mogok", "ReportIssue TRP123 High Vehicle bis mogok")]
    [TestCase("lapor trp123 tamu pingsan", "ReportIssue TRP123 Critical Medical tamu pingsan")]
    [TestCase("PROBLEMA TRP123: el autobús se averió", "ReportIssue TRP123 High Vehicle el autobús se averió")]
    [TestCase("incidencia trp-123 cliente enfermo", "ReportIssue TRP123 Medium Medical cliente enfermo")]
    [TestCase("issue trp123\nLine one\nLine two", "ReportIssue TRP123 Medium Other Line one\nLine two")]
    [TestCase("ISSUE", "ReportIssue - Medium Other")]
    public void A_reported_issue_is_read(string text, string expected) => Expect(Reading.OfStaff(text), expected);

    [TestCase("UPDATE INC-77 doctor has arrived", "UpdateIssue INC-77 doctor has arrived")]
    [TestCase("update inc 77 doctor", "UpdateIssue INC-77 doctor")]
    [TestCase("Update TRP123: on the road again", "UpdateIssue TRP123 on the road again")]
    [TestCase("updte inc77, all calm", "UpdateIssue INC-77 all calm")]
    [TestCase("actualizar INC-77 llegó el médico", "UpdateIssue INC-77 llegó el médico")]
    [TestCase("UPDATE: new bus at 5", "UpdateIssue - new bus at 5")]
    [TestCase("RESOLVED INC-77", "ResolveIssue INC-77")]
    [TestCase("RESOVED TRP-123", "ResolveIssue TRP123")]
    [TestCase("resolved trp123 new bus came", "ResolveIssue TRP123 new bus came")]
    [TestCase("INC-77 resolved", "ResolveIssue INC-77")]
    [TestCase("resolved", "ResolveIssue -")]
    [TestCase("selesai inc-77", "ResolveIssue INC-77")]
    [TestCase("Resuelto TRP123, gracias", "ResolveIssue TRP123 gracias")]
    [TestCase("r\u200Be\u200Bsolved T\u200DRP\u00A0123", "ResolveIssue TRP123")]
    [TestCase("*RESOLVED* _INC-77_", "ResolveIssue INC-77")]
    public void An_update_or_an_end_is_read(string text, string expected) => Expect(Reading.OfStaff(text), expected);

    [TestCase("CHECKIN TRP123", "CheckIn TRP123")]
    [TestCase("check in trp 123", "CheckIn TRP123")]
    [TestCase("chek in trp123", "CheckIn TRP123")]
    [TestCase("Check-in TRP-123", "CheckIn TRP123")]
    [TestCase("checkin", "CheckIn -")]
    [TestCase("hadir TRP123", "CheckIn TRP123")]
    [TestCase("llegada trp123", "CheckIn TRP123")]
    [TestCase("presente", "CheckIn -")]
    [TestCase("HEADCOUNT TRP123 12", "Headcount TRP123 12")]
    [TestCase("head count trp123: 12", "Headcount TRP123 12")]
    [TestCase("headcount 12", "Headcount - 12")]
    [TestCase("HEADCOUNT TRP123", "Headcount TRP123 -")]
    [TestCase("hedcount trp123 9", "Headcount TRP123 9")]
    [TestCase("jumlah trp123 dua belas", "Headcount TRP123 12")]
    [TestCase("recuento TRP123: doce", "Headcount TRP123 12")]
    [TestCase("conteo trp123 8", "Headcount TRP123 8")]
    [TestCase("HELP", "StaffHelp")]
    [TestCase("bantuan", "StaffHelp")]
    [TestCase("ayuda", "StaffHelp")]
    public void A_check_in_a_headcount_or_help_is_read(string text, string expected) => Expect(Reading.OfStaff(text), expected);

    [TestCase("the issue is that I miss home")]
    [TestCase("Issue with my phone today")]
    [TestCase("check in tomorrow at eight")]
    [TestCase("update me when you can")]
    [TestCase("masalah itu sudah lama")]
    [TestCase("we are leaving Namche now")]
    [TestCase("I will be in the office on Monday")]
    public void An_ordinary_sentence_of_a_guide_is_no_command(string text) =>
        Assert.That(Reading.Line(Reading.OfStaff(text)), Does.Not.Match("Issue|CheckIn|Headcount|StaffHelp"));

    [TestCase("UPDATE INC-77 doctor is here", StaffCommand.UpdateIssue)]
    [TestCase("RESOLVED INC-77", StaffCommand.ResolveIssue)]
    [TestCase("headcount trp123 12", StaffCommand.Headcount)]
    [TestCase("hadir trp123", StaffCommand.CheckIn)]
    public void A_command_of_a_stranger_is_told_apart(string text, StaffCommand kind) =>
        Assert.That(Reading.Of(text), Is.EqualTo(new Intent.StaffCommandFromStranger(kind)));

    [TestCase("I have an issue with my booking")]
    [TestCase("Problem with the hotel")]
    [TestCase("checkin")]
    [TestCase("resolved")]
    public void Everyday_words_of_a_customer_are_no_command(string text) =>
        Assert.That(Reading.Of(text), Is.Not.InstanceOf<Intent.StaffCommandFromStranger>());

    [Test]
    public void A_button_carries_its_command_in_its_payload() =>
        Expect(Reading.OfStaff("Resolved", payload: "RESOLVED INC-77"), "ResolveIssue INC-77");

    [Test]
    public void A_guide_picks_an_incident_from_the_list() =>
        Expect(Reading.OfStaff("2", Expecting.WhichIncident), "Choose 2 -");

    private static void Expect(Intent intent, string expected) => Assert.That(Reading.Line(intent), Is.EqualTo(expected));
}
