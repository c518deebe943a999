using NUnit.Framework;

namespace TrailDesk.UnitTests.Architecture;

/// <summary>Bugs that the survival rig is tested with: each must fit the sources as they stand.</summary>
internal sealed class PlantedBugTests
{
    private static IEnumerable<string> Patches => Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests/Survival/Planted"), "*.patch").Order();

    [Test]
    public void There_is_one_for_each_way_to_lose_double_or_reorder() => Assert.That(Patches.Count(), Is.GreaterThanOrEqualTo(4));

    [TestCaseSource(nameof(Patches))]
    public void A_planted_bug_fits_the_sources(string patch)
    {
        var (file, before) = ("", new List<string>());
        foreach (var line in File.ReadLines(patch).Append("@@"))
        {
            if (line.StartsWith("@@", StringComparison.Ordinal) || line.StartsWith("diff ", StringComparison.Ordinal))
            {
                if (before.Count > 0) Assert.That(File.ReadAllText(Path.Combine(Repository.Root, file)), Does.Contain(string.Join('\n', before)));
                before.Clear();
            }
            else if (line.StartsWith("+++ b/", StringComparison.Ordinal)) file = line["+++ b/".Length..];
            else if (file.Length > 0 && line is [' ' or '-', .. var text] && !line.StartsWith("--- ", StringComparison.Ordinal)) before.Add(text);
        }

        Assert.That(file, Is.Not.Empty, "nothing was read");
    }
}
