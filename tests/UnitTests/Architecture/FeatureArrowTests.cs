using NUnit.Framework;

namespace TrailDesk.UnitTests.Architecture;

/// <summary>Holds the code to the table of arrows in docs/architecture.md, and both to having no circle.</summary>
internal sealed class FeatureArrowTests
{
    // Everybody may stand on these; what they name themselves stands in the table like any other arrow.
    private static readonly string[] SharedGround = ["Common", "WhatsApp", "Database", "Encryption", "Nodes"];

    [Test]
    public void The_code_has_the_arrows_of_the_table_and_no_others()
    {
        var (drawn, found) = (Drawn(), Found());
        Assert.That(drawn, Is.Not.Empty);
        Assert.That(found, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            Assert.That(found.Except(drawn).Select(arrow => $"{arrow}: {WhoNames(arrow)}"), Is.Empty, "in the code, not in docs/architecture.md");
            Assert.That(drawn.Except(found), Is.Empty, "in docs/architecture.md, not in the code");
        });
    }

    [Test]
    public void No_arrows_form_a_circle()
    {
        var arrows = Found();
        Assert.That(arrows, Is.Not.Empty);
        var left = arrows.ToList();
        // Whoever names nobody is in no circle; neither is, then, whoever names only those.
        while (left.RemoveAll(arrow => left.TrueForAll(other => other.From != arrow.To)) > 0) { }
        Assert.That(left, Is.Empty);
    }

    [Test]
    public void A_scan_of_two_rooms_that_name_each_other_sees_both_arrows()
    {
        var one = new SourceFile("src/Application/One/A.cs", "using TrailDesk.Application.Other;");
        var other = new SourceFile("src/Application/Other/B.cs", "return TrailDesk.Application.One.A.Value;");
        Assert.That(Arrows([one, other]), Is.EquivalentTo(new[] { new Arrow("Application/One", "Application/Other"), new Arrow("Application/Other", "Application/One") }));
    }

    private static HashSet<Arrow> Found() => Arrows(Sources());

    private static List<SourceFile> Sources() => [.. Repository.Sources("src/Application"), .. Repository.Sources("src/Infrastructure")];

    private static HashSet<Arrow> Arrows(IReadOnlyList<SourceFile> files)
    {
        var rooms = files.Select(file => file.Room).OfType<string>().ToHashSet();
        return [.. from file in files
                   where file.Room is not null
                   from named in file.NamedRooms()
                   where rooms.Contains(named) && Feature(named) != Feature(file.Room!) && !SharedGround.Contains(Feature(named))
                   select new Arrow(file.Room!, named)];
    }

    /// <summary>Rows such as <c>| Application/Trips | Application/Tenancy, Application/Conversations | why |</c>.</summary>
    private static HashSet<Arrow> Drawn() =>
    [
        .. from line in Repository.Read("docs/architecture.md").Split('\n')
           let cells = line.Split('|', StringSplitOptions.TrimEntries)
           where cells.Length >= 4 && cells[1].Split('/') is ["Application" or "Infrastructure", _]
           from named in cells[2].Split(',', StringSplitOptions.TrimEntries)
           select new Arrow(cells[1], named),
    ];

    private static string WhoNames(Arrow arrow) =>
        string.Join(", ", Sources().Where(file => file.Room == arrow.From && file.NamedRooms().Contains(arrow.To)).Select(file => file.Name));

    private static string Feature(string room) => room.Split('/')[1];

    private sealed record Arrow(string From, string To)
    {
        public override string ToString() => $"{From} -> {To}";
    }
}
