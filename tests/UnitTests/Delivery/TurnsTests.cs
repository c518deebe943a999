using NUnit.Framework;
using TrailDesk.Infrastructure.Delivery;

namespace TrailDesk.UnitTests.Delivery;

/// <summary>A person who waits comes first, and a broadcast still moves.</summary>
internal sealed class TurnsTests
{
    [Test]
    public void Of_ten_turns_nine_are_answers_and_one_is_the_broadcast()
    {
        var turns = new Turns<string>();
        for (var i = 0; i < 100; i++)
        {
            turns.Add($"answer {i}", isBulk: false);
            turns.Add($"broadcast {i}", isBulk: true);
        }

        var first = Enumerable.Range(0, 50).Select(_ => turns.Next()).ToList();
        Assert.That(first.Where(one => one.StartsWith("broadcast", StringComparison.Ordinal)), Is.EqualTo(Enumerable.Range(0, 5).Select(i => $"broadcast {i}")));
        Assert.That(first.Where(one => one.StartsWith("answer", StringComparison.Ordinal)), Is.EqualTo(Enumerable.Range(0, 45).Select(i => $"answer {i}")));
        Assert.That(first.Take(9), Has.None.StartsWith("broadcast"));
    }

    [Test]
    public void An_answer_that_comes_during_a_broadcast_is_next()
    {
        var turns = new Turns<string>();
        for (var i = 0; i < 100; i++) turns.Add($"broadcast {i}", isBulk: true);
        for (var i = 0; i < 30; i++) Assert.That(turns.Next(), Is.EqualTo($"broadcast {i}"));
        turns.Add("answer", isBulk: false);
        Assert.That(turns.Next(), Is.EqualTo("answer"));
        Assert.That(turns.Next(), Is.EqualTo("broadcast 30"));
    }
}
