using NUnit.Framework;
using TrailDesk.Infrastructure.Delivery;

namespace TrailDesk.UnitTests.Delivery;

/// <summary>One look is not enough: a commit may show itself for as long as the server lets it live.</summary>
internal sealed class LostAnswersTests
{
    private readonly Clock _clock = new();

    [Test]
    public void After_a_lost_answer_it_is_looked_for_at_once_and_every_two_seconds_until_nothing_can_come()
    {
        var lost = new LostAnswers(_clock);
        Assert.That(lost.IsDue, Is.False, "nothing was lost");
        lost.Lose();
        var looks = new List<int>();
        for (; _clock.Now < 120; _clock.Now++)
        {
            if (!lost.IsDue) continue;
            looks.Add(_clock.Now);
            lost.Looked(_clock.GetTimestamp());
        }

        Assert.That(looks, Is.EqualTo(Enumerable.Range(0, 34).Select(look => look * 2)), "the last one is after the longest transaction");
    }

    [Test]
    public void What_could_not_be_looked_for_stays()
    {
        var lost = new LostAnswers(_clock);
        lost.Lose();
        _clock.Now = 1_000;
        Assert.That(lost.IsDue, Is.True);
        lost.Looked(_clock.GetTimestamp());
        Assert.That(lost.IsDue, Is.False);
        _clock.Now = 2_000;
        Assert.That(lost.IsDue, Is.False, "it was looked for late enough");
    }

    [Test]
    public void An_answer_that_is_lost_during_a_look_is_looked_for_again()
    {
        var lost = new LostAnswers(_clock);
        lost.Lose();
        _clock.Now = 100;
        var since = _clock.GetTimestamp();
        _clock.Now = 101;
        lost.Lose();
        lost.Looked(since);
        _clock.Now = 102;
        Assert.That(lost.IsDue, Is.True);
    }

    private sealed class Clock : TimeProvider
    {
        public int Now { get; set; }
        public override long TimestampFrequency => 1;
        public override long GetTimestamp() => Now;
    }
}
