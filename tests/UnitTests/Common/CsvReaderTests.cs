using System.Text;
using NUnit.Framework;
using TrailDesk.Application.Common;

namespace TrailDesk.UnitTests.Common;

internal sealed class CsvReaderTests
{
    private static async Task<List<CsvRecord>> ReadAsync(string text)
    {
        var reader = new CsvReader(new StringReader(text));
        var records = new List<CsvRecord>();
        while (await reader.ReadAsync(CancellationToken.None) is { } record) records.Add(record);
        return records;
    }

    private static string Show(IEnumerable<CsvRecord> records) => string.Join(" / ", records.Select(record => $"{record.Line}:{string.Join('|', record.Fields)}"));

    [TestCase("a,b\n1,2\n", "1:a|b / 2:1|2")]
    [TestCase("a;b\r\n1,5;2", "1:a|b / 2:1,5|2")]
    [TestCase("a\tb\n1\t\n", "1:a|b / 2:1|")]
    [TestCase("a,b\n\"x,\"\"y\"\"\",2", "1:a|b / 2:x,\"y\"|2")]
    [TestCase("a,b\n\"one\r\ntwo\",2\n3,4", "1:a|b / 2:one\r\ntwo|2 / 4:3|4")]
    [TestCase("a,b\n5\" pipe,2", "1:a|b / 2:5\" pipe|2")]
    [TestCase("a,b\n\n1,2", "1:a|b / 2: / 3:1|2")]
    [TestCase("a,b\n\"\",\"\"", "1:a|b / 2:|")]
    [TestCase("a", "1:a")]
    [TestCase("", "")]
    public async Task Values_are_told_apart(string text, string expected) => Assert.That(Show(await ReadAsync(text)), Is.EqualTo(expected));

    [Test]
    public void A_quote_that_never_ends_names_its_line()
    {
        var broken = Assert.ThrowsAsync<CsvBrokenException>(() => ReadAsync("a,b\n1,2\n\"x,2\n3,4\n"))!;
        Assert.That(broken.Line, Is.EqualTo(3));
    }

    [Test]
    public void A_quote_that_swallows_a_large_file_is_given_up_early()
    {
        var broken = Assert.ThrowsAsync<CsvBrokenException>(() => ReadAsync("a,b\n\"x" + new string('y', 1_000_000)));
        Assert.That(broken.Line, Is.EqualTo(2));
    }

    // Whatever fields hold, written with quotes they come back, over any boundary of the reader's buffer.
    [Test]
    public async Task What_was_written_is_read([Range(0, 30)] int seed)
    {
        var random = new Random(seed);
        var rows = Enumerable.Range(0, 400).Select(_ => Enumerable.Range(0, 3).Select(_ => Word(random)).ToArray()).ToList();
        var text = new StringBuilder("a,b,c\r\n");
        foreach (var row in rows) text.AppendJoin(',', row.Select(field => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")).Append("\r\n");
        var read = (await ReadAsync(text.ToString())).Skip(1).Select(record => record.Fields);
        Assert.That(read, Is.EqualTo(rows));
    }

    private static string Word(Random random) => string.Concat(Enumerable.Range(0, random.Next(0, 40)).Select(_ => "abc ,;\t\"'é\n\r"[random.Next(12)]));
}
