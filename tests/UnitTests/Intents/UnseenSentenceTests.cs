using System.Text.Json;
using NUnit.Framework;
using TrailDesk.Domain.Incidents;
using TrailDesk.Domain.Intents;

namespace TrailDesk.UnitTests.Intents;

/// <summary>Sentences of a writer who knew the specification and not the code.</summary>
public sealed class UnseenSentenceTests
{
    private static readonly IReadOnlyList<ProductName> Catalogue =
    [
        .. new[] { "EBC Trek", "Annapurna Circuit", "Langtang Valley Trek", "Bali Volcano Tour" }
            .Select((name, i) => new ProductName(Guid.Parse($"0198a000-0000-7000-8000-0000000001{i:00}"), name, [])),
    ];

    // How long a trip lasts is no slot of a lead.
    private const string NotKept = "days";

    [TestCaseSource(nameof(Sentences))]
    public void A_sentence_of_a_stranger_to_the_code_is_read(JsonElement row)
    {
        var isStaff = row.GetProperty("who").GetString() == "guide";
        var said = row.GetProperty("said").GetString()!;
        var intent = IntentReader.Read(new IntentRequest(said, null, isStaff, Catalogue, Reading.Today)).Intent;
        var expected = Listed(row);
        var actual = SlotsOf(intent);
        Assert.Multiple(() =>
        {
            Assert.That(NameOf(intent), Is.EqualTo(row.GetProperty("intent").GetString()), $"{said} was read as {Reading.Line(intent)}");
            foreach (var (slot, value) in expected)
                Assert.That(actual.GetValueOrDefault(slot), Is.EqualTo(value), $"{slot} of: {said}");
        });
    }

    private static IEnumerable<TestCaseData> Sentences()
    {
        var path = Path.Combine(TestContext.CurrentContext.TestDirectory, "Intents", "Unseen", "sentences.json");
        using var file = JsonDocument.Parse(File.ReadAllText(path));
        foreach (var row in file.RootElement.EnumerateArray())
            yield return new TestCaseData(row.Clone()).SetArgDisplayNames($"{row.GetProperty("who")}: {row.GetProperty("said")}");
    }

    private static Dictionary<string, string?> Listed(JsonElement row)
    {
        var listed = new Dictionary<string, string?>();
        if (row.TryGetProperty("slots", out var slots))
            foreach (var slot in slots.EnumerateObject().Where(slot => slot.Name != NotKept))
                listed[slot.Name] = Filed(slot.Name, slot.Value.ToString());
        if (row.TryGetProperty("absent", out var absent))
            foreach (var slot in absent.EnumerateArray())
                listed[slot.GetString()!] = null;
        return listed;
    }

    private static string NameOf(Intent intent) => intent switch
    {
        Intent.Enquiry => "enquiry",
        Intent.BookingStatus => "booking_status",
        Intent.ReportIssue => "report_issue",
        Intent.UpdateIssue => "update_issue",
        Intent.ResolveIssue => "resolve_issue",
        Intent.CheckIn => "check_in",
        Intent.TalkToPerson => "talk_to_person",
        Intent.OptOut => "opt_out",
        Intent.OptIn => "opt_in",
        Intent.StaffHelp => "staff_help",
        Intent.StaffCommandFromStranger command => $"command_of_a_stranger_{command.Kind}",
        _ => intent.GetType().Name.ToLowerInvariant(),
    };

    private static Dictionary<string, string?> SlotsOf(Intent intent) => intent switch
    {
        Intent.Enquiry e => new()
        {
            ["product"] = Catalogue.FirstOrDefault(product => product.Id == e.ProductId)?.Name ?? e.ProductText,
            ["people"] = e.People?.ToString(),
            ["month"] = e.Month,
        },
        Intent.BookingStatus b => new() { ["booking"] = b.Code },
        Intent.ReportIssue r => new() { ["trip"] = r.TripCode, ["text"] = r.Text, ["severity"] = r.Severity.Word(), ["category"] = r.Category.Word() },
        Intent.UpdateIssue u => Coded(u.Code, u.Text),
        Intent.ResolveIssue r => Coded(r.Code, r.Text),
        Intent.CheckIn c => new() { ["trip"] = c.TripCode },
        Intent.Headcount h => new() { ["trip"] = h.TripCode, ["count"] = h.Count?.ToString() },
        _ => [],
    };

    private static Dictionary<string, string?> Coded(string? code, string text) =>
        new() { [code?.StartsWith("INC", StringComparison.Ordinal) == true ? "incident" : "trip"] = code, ["text"] = text };

    // The writer named two categories that the desk files under a neighbouring one.
    private static string Filed(string slot, string value) => (slot, value) switch
    {
        ("category", "documents") => "guest",
        ("category", "delay") => "vehicle",
        _ => value,
    };
}
