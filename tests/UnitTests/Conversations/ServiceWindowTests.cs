using NUnit.Framework;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.UnitTests.Conversations;

public sealed class ServiceWindowTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void A_window_that_never_opened_has_no_end() => Assert.That(ServiceWindow.ClosesAt(null, null), Is.Null);

    [Test]
    public void A_window_closes_a_day_after_the_last_message() =>
        Assert.That(ServiceWindow.ClosesAt(Noon, null), Is.EqualTo(Noon.AddHours(24)));

    [Test]
    public void A_free_entry_keeps_it_open_longer() =>
        Assert.That(ServiceWindow.ClosesAt(Noon, Noon.AddHours(72)), Is.EqualTo(Noon.AddHours(72)));

    [Test]
    public void A_free_entry_that_ends_earlier_shortens_nothing() =>
        Assert.That(ServiceWindow.ClosesAt(Noon, Noon.AddHours(3)), Is.EqualTo(Noon.AddHours(24)));

    [TestCase(0, true)]
    [TestCase(24 * 60 - 3, true)]
    [TestCase(24 * 60 - 2, false)]
    [TestCase(24 * 60, false)]
    public void It_counts_as_closed_a_little_before_it_closes(int minutesLater, bool expected)
    {
        var conversation = Conversation.Open(Guid.Empty, Guid.Empty, Guid.Empty, Noon);
        conversation.LastInboundAt = Noon;
        Assert.That(ServiceWindow.IsOpen(conversation, Noon.AddMinutes(minutesLater)), Is.EqualTo(expected));
    }

    [Test]
    public void A_conversation_the_person_never_wrote_in_is_closed() =>
        Assert.That(ServiceWindow.IsOpen(Conversation.Open(Guid.Empty, Guid.Empty, Guid.Empty, Noon), Noon), Is.False);
}
