using System.Diagnostics;
using System.Text;
using NUnit.Framework;
using TrailDesk.Domain.Intents;

namespace TrailDesk.UnitTests.Intents;

public sealed class IntentProperties
{
    private static readonly string[] Commands =
    [
        "issue trp123 bus broke down", "update inc77 doctor is here", "resolved inc77", "resolved trp123", "checkin trp123",
        "headcount trp123 12", "masalah trp123 bis mogok", "selesai inc77", "hadir trp123", "problema trp123 lluvia",
        "resuelto inc77", "llegada trp123", "recuento trp123 12",
    ];

    private static readonly string[] Noise = ["\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF", "\u00AD"];

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public void Reading_never_throws_on_any_text(string? text, string? payload, bool isStaff, Expecting expecting)
    {
        var request = new IntentRequest(text, payload, isStaff, [new ProductName(Guid.Empty, text ?? "", [payload ?? ""])], Reading.Today, payload, expecting);
        Assert.That(IntentReader.Read(request).Intent, Is.Not.Null);
    }

    [FsCheck.NUnit.Property(MaxTest = 500)]
    public void Reading_never_throws_on_words_thrown_together(int seed)
    {
        var random = new Random(seed);
        string[] words = ["ebc", "2", "-", "december", "trp", "123", "issue", "#", "'", "for", "with", "my", "wife", "and", "2027", "/", "99999999999", "bk", "inc", "saya", "dan", "st", "?", "\ud83d", "۳", "in", "months", "family", "of", ","];
        var text = string.Join(random.Next(2) == 0 ? " " : "", Enumerable.Range(0, random.Next(20)).Select(_ => words[random.Next(words.Length)]));
        Assert.That(Reading.Of(text, (Expecting)random.Next(8)), Is.Not.Null);
        Assert.That(Reading.OfStaff(text, (Expecting)random.Next(8)), Is.Not.Null);
    }

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public void A_staff_command_survives_case_spaces_and_invisible_characters(int seed)
    {
        var random = new Random(seed);
        var command = Commands[random.Next(Commands.Length)];
        var plain = Reading.OfStaff(command);
        var noisy = Reading.OfStaff(Disturb(command, random));
        Assert.That(noisy.GetType(), Is.EqualTo(plain.GetType()));
        Assert.That(CodeOf(noisy), Is.EqualTo(CodeOf(plain)).And.Not.Null);
    }

    [FsCheck.NUnit.Property(MaxTest = 500)]
    public void Reading_twice_reads_the_same(string? text)
    {
        var first = Reading.Of(text);
        Assert.That(Reading.Of(text), Is.EqualTo(first));
    }

    [TestCase("issue trp123 ")]
    [TestCase("interested in ")]
    [TestCase("me and my wife and ")]
    public void A_hundred_thousand_characters_are_read_at_once(string opening)
    {
        var text = string.Concat(Enumerable.Repeat(opening, 100_000 / opening.Length));
        Reading.OfStaff(text);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 10; i++)
            Reading.OfStaff(text);
        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public void A_long_report_is_kept_whole()
    {
        var report = new string('x', 50_000);
        var intent = (Intent.ReportIssue)Reading.OfStaff("ISSUE TRP123 " + report);
        Assert.That(intent.TripCode, Is.EqualTo("TRP123"));
        Assert.That(intent.Text, Is.EqualTo(report));
    }

    [Test]
    public void A_text_after_the_code_is_kept_as_it_was_written()
    {
        var intent = (Intent.ReportIssue)Reading.OfStaff("issue TRP123: Héctor's  ankle — SWOLLEN 🦶\n(second line)");
        Assert.That(intent.Text, Is.EqualTo("Héctor's  ankle — SWOLLEN 🦶\n(second line)"));
    }

    private static string Disturb(string command, Random random)
    {
        var noisy = new StringBuilder();
        noisy.Append(' ', random.Next(3));
        foreach (var c in command)
        {
            if (c == ' ')
                noisy.Append(random.Next(3) switch { 0 => " ", 1 => "   ", _ => "\u00A0\t" });
            else
                noisy.Append(random.Next(2) == 0 ? char.ToUpperInvariant(c) : c);
            if (random.Next(4) == 0)
                noisy.Append(Noise[random.Next(Noise.Length)]);
        }
        return noisy.Append(random.Next(2) == 0 ? "" : " \n").ToString();
    }

    private static string? CodeOf(Intent intent) => intent switch
    {
        Intent.ReportIssue report => report.TripCode,
        Intent.UpdateIssue update => update.Code,
        Intent.ResolveIssue resolve => resolve.Code,
        Intent.CheckIn checkIn => checkIn.TripCode,
        Intent.Headcount headcount => headcount.Count == 12 ? headcount.TripCode : null,
        _ => null,
    };
}
