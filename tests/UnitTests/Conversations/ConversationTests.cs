using NUnit.Framework;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.UnitTests.Conversations;

/// <summary>What a thread decides by itself: free entries of advertisements, and how often it answers.</summary>
public sealed class ConversationTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void An_ad_that_is_answered_within_a_day_keeps_the_window_open_for_three()
    {
        var thread = Thread();
        Click(thread, Noon);
        thread.Answer(Noon.AddHours(24));
        Assert.That(ServiceWindow.ClosesAt(thread), Is.EqualTo(Noon.AddHours(72)));
    }

    [Test]
    public void An_ad_that_is_answered_later_opens_no_free_entry()
    {
        var thread = Thread();
        Click(thread, Noon);
        thread.Answer(Noon.AddHours(25));
        Assert.That(thread.FreeEntryUntil, Is.Null);
    }

    [TestCase(5), TestCase(24 * 30)]
    public void A_second_ad_opens_it_anew(int hoursLater)
    {
        var (thread, again) = (Thread(), Noon.AddHours(hoursLater));
        Click(thread, Noon);
        thread.Answer(Noon);
        Click(thread, again);
        thread.Answer(again);
        Assert.That(ServiceWindow.ClosesAt(thread), Is.EqualTo(again.AddHours(72)));
    }

    [Test]
    public void A_second_ad_opens_it_anew_in_the_thread_that_follows()
    {
        var (thread, next, again) = (Thread(), Thread(), Noon.AddDays(30));
        Click(thread, Noon);
        thread.Answer(Noon);
        next.ContinueWindowOf(thread);
        Click(next, again);
        next.Answer(again);
        Assert.That(ServiceWindow.ClosesAt(next), Is.EqualTo(again.AddHours(72)));
    }

    [Test]
    public void An_ads_message_that_comes_late_shortens_nothing()
    {
        var thread = Thread();
        Click(thread, Noon);
        thread.Answer(Noon);
        Click(thread, Noon.AddHours(-5));
        thread.Answer(Noon);
        Assert.That(ServiceWindow.ClosesAt(thread), Is.EqualTo(Noon.AddHours(72)));
    }

    [Test]
    public void Twenty_messages_a_minute_are_answered_over_all_threads_of_a_person()
    {
        Conversation[] open = [Thread(), Thread(), Thread()];
        var replies = Enumerable.Range(0, 30).Select(i => open[i % 3].MayReplyAutomatically(Noon.AddSeconds(i), open)).ToList();
        Assert.That(replies.Take(20), Is.All.EqualTo(AutomaticReply.Yes));
        Assert.That(replies[20], Is.EqualTo(AutomaticReply.SlowDown));
        Assert.That(replies.Skip(21), Is.All.EqualTo(AutomaticReply.No));
        Assert.That(open[0].MayReplyAutomatically(Noon.AddSeconds(100), open), Is.EqualTo(AutomaticReply.Yes));
    }

    [Test]
    public void Whom_a_person_takes_care_of_is_not_answered()
    {
        var thread = Thread();
        thread.AssignTo(Guid.NewGuid());
        Assert.That(thread.MayReplyAutomatically(Noon, [thread]), Is.EqualTo(AutomaticReply.No));
    }

    private static Conversation Thread() => Conversation.Open(Guid.NewGuid(), Guid.Empty, Guid.NewGuid(), Noon);

    private static void Click(Conversation thread, DateTimeOffset at) => thread.Receive(at, at, fromAdvertisement: true);
}
