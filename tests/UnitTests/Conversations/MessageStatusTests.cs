using NUnit.Framework;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.UnitTests.Conversations;

public sealed class MessageStatusTests
{
    private static readonly string[] Words = ["queued", "sending", "unknown", "accepted", "sent", "delivered", "read", "played", "failed", "gibberish"];

    [TestCase("queued", "sent", "sent")]
    [TestCase("read", "delivered", "read")]
    [TestCase("sent", "sent", "sent")]
    [TestCase("sent", "failed", "failed")]
    [TestCase("failed", "sent", "failed")]
    [TestCase("failed", "delivered", "delivered")]
    [TestCase("delivered", "failed", "delivered")]
    [TestCase("sent", "gibberish", "sent")]
    public void A_status_only_moves_up(string current, string incoming, string expected) =>
        Assert.That(MessageStatus.Merge(current, incoming), Is.EqualTo(expected));

    [FsCheck.NUnit.Property(MaxTest = 2000)]
    public void The_order_of_arrival_does_not_matter(int seed)
    {
        var random = new Random(seed);
        var heard = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Words[random.Next(Words.Length)]).ToArray();
        var shuffled = heard.ToArray();
        random.Shuffle(shuffled);
        Assert.That(shuffled.Aggregate("queued", MessageStatus.Merge), Is.EqualTo(heard.Aggregate("queued", MessageStatus.Merge)));
    }

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public void Hearing_it_all_twice_changes_nothing(int seed)
    {
        var random = new Random(seed);
        var heard = Enumerable.Range(0, 6).Select(_ => Words[random.Next(Words.Length)]).ToArray();
        var once = heard.Aggregate("queued", MessageStatus.Merge);
        Assert.That(heard.Aggregate(once, MessageStatus.Merge), Is.EqualTo(once));
    }

    [Test]
    public void Nothing_takes_a_delivered_message_back()
    {
        foreach (var incoming in Words)
            Assert.That(MessageStatus.Rank(MessageStatus.Merge("delivered", incoming)), Is.GreaterThanOrEqualTo(MessageStatus.Rank("delivered")));
    }
}
