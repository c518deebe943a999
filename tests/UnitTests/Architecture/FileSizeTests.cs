using NUnit.Framework;

namespace TrailDesk.UnitTests.Architecture;

internal sealed class FileSizeTests
{
    private const int Rethink = 300;
    private const int Most = 600;

    [Test]
    public void No_source_file_is_longer_than_can_be_read_at_once()
    {
        var files = Repository.Sources("src").Concat(Repository.Sources("tests")).Select(file => (file.Name, Lines: file.Text.Count(letter => letter == '\n'))).ToList();
        Assert.That(files, Has.Count.GreaterThan(100));
        foreach (var (name, lines) in files.Where(file => file.Lines > Rethink)) TestContext.Out.WriteLine($"{lines} lines, to be rethought: {name}");
        Assert.That(files.Where(file => file.Lines > Most), Is.Empty);
    }
}
