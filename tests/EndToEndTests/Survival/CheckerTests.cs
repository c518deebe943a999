using TrailDesk.Survival.Checking;

namespace TrailDesk.EndToEndTests.Survival;

/// <summary>The judge is judged: each wrong history is found, and a right one is left alone.</summary>
internal sealed class CheckerTests
{
    private static readonly Guid Number = Guid.NewGuid();
    private static readonly Chat Asha = new("+447710000001", Number, "meta", ChatKind.Steady);
    private static readonly Chat Ben = new("+447710000002", Number, "meta", ChatKind.Steady);

    [Test]
    public void Two_chats_that_went_well_give_no_findings() => Assert.That(Checker.Check(Good().History()), Is.Empty);

    [Test]
    public void An_acknowledged_message_without_a_row_is_lost()
    {
        var story = Good();
        story.Stored.RemoveAll(row => row.ProviderMessageId == "a2");

        AssertFound(story, FindingKind.Lost, "acknowledged and not stored", "a2", "BK-2");
    }

    [Test]
    public void An_acknowledged_message_that_still_stands_in_the_inbox_is_stuck_and_not_lost()
    {
        var story = Good();
        story.Stored.RemoveAll(row => row.ProviderMessageId is "a2" or "b1");

        var found = Checker.Check(story.History() with { Waiting = new Dictionary<Guid, int> { [Number] = 1 } });

        Assert.That(found.Select(finding => (finding.Kind, finding.What)), Is.EqualTo(new[]
        {
            (FindingKind.Stuck, "still in the inbox"), (FindingKind.Lost, "acknowledged and not stored"),
        }));
    }

    [Test]
    public void A_stored_message_without_an_answer_is_lost()
    {
        var story = Good();
        story.Sends.RemoveAll(send => send.Code == "BK-2");

        AssertFound(story, FindingKind.Lost, "stored and not answered", "a2", "BK-2");
    }

    [Test]
    public void A_message_in_Twilios_list_that_was_never_fetched_is_lost()
    {
        var story = Good();
        story.Written.Add(new(Asha with { Provider = "twilio", Phone = "+447710000003" }, 0, "t1", "BK-9", false));

        AssertFound(story, FindingKind.Lost, "in Twilio's list and not stored", "t1", "BK-9");
    }

    [Test]
    public void A_message_with_two_rows_is_duplicated()
    {
        var story = Good();
        story.Stored.Add(story.Stored.First(row => row.ProviderMessageId == "a1") with { Id = Guid.NewGuid() });

        Assert.That(Checker.Check(story.History()).Single(finding => finding.Kind == FindingKind.Duplicated).What, Is.EqualTo("stored more than once"));
    }

    [Test]
    public void A_chat_in_two_conversations_is_duplicated()
    {
        var story = Good();
        story.Change("a2", row => row with { Conversation = Guid.NewGuid() });

        Assert.That(Checker.Check(story.History()).Select(finding => finding.What), Does.Contain("one chat in several conversations"));
    }

    [Test]
    public void An_answer_that_a_provider_told_of_and_that_went_again_is_duplicated_whatever_its_mark()
    {
        var story = Good();
        story.SendAgain("BK-1", isMarked: true);

        AssertFound(story, FindingKind.Duplicated, "sent more than once, although the provider told of the first", "BK-1", "out-BK-1", "again-BK-1");
    }

    [Test]
    public void Without_statuses_an_unmarked_second_send_is_duplicated()
    {
        var story = Good();
        story.SendAgain("BK-1", isMarked: false);

        var findings = Checker.Check(story.History() with { HasStatuses = false, InFlightAtKills = 5 });

        Assert.That(findings.Single().What, Is.EqualTo("sent more than once and not marked as resent"));
    }

    [TestCase(0, ExpectedResult = "1 went twice, and only 0 were on their way when nodes died")]
    [TestCase(1, ExpectedResult = null)]
    public string? Without_statuses_a_marked_second_send_needs_a_death_that_explains_it(int inFlight)
    {
        var story = Good();
        story.SendAgain("BK-1", isMarked: true);

        return Checker.Check(story.History() with { HasStatuses = false, InFlightAtKills = inFlight }).SingleOrDefault()?.What;
    }

    [Test]
    public void Two_messages_that_answer_one_are_duplicated()
    {
        var story = Good();
        story.Sends.Add(new(Number, Asha.Phone, "BK-1", $"{Guid.NewGuid()}", "out-other"));

        AssertFound(story, FindingKind.Duplicated, "answered by several messages", "BK-1", "out-BK-1", "out-other");
    }

    [Test]
    public void An_answer_on_somebody_elses_phone_is_misdirected()
    {
        var story = Good();
        story.Sends[0] = story.Sends[0] with { Phone = Ben.Phone };

        Assert.That(Checker.Check(story.History()).Where(finding => finding.Kind == FindingKind.Misdirected).Select(finding => finding.What),
            Is.EqualTo(new[] { "answered somebody else", "another phone received it than its conversation says" }));
    }

    [Test]
    public void An_answer_from_another_number_is_misdirected()
    {
        var story = Good();
        story.Sends[0] = story.Sends[0] with { Channel = Guid.NewGuid() };

        Assert.That(Checker.Check(story.History()).Select(finding => finding.What), Does.Contain("answered somebody else"));
    }

    [Test]
    public void Two_people_in_one_conversation_are_misdirected()
    {
        var story = Good();
        var conversation = story.Stored.First(row => row.ProviderMessageId == "a1").Conversation;
        story.Change("b1", row => row with { Conversation = conversation });

        Assert.That(Checker.Check(story.History()).Select(finding => finding.What), Does.Contain("several chats in one conversation"));
    }

    [Test]
    public void Rows_in_another_order_than_their_acknowledgements_are_reordered()
    {
        var story = Good();
        story.Change("a1", row => row with { Order = 1_000 });

        AssertFound(story, FindingKind.Reordered, "stored out of order", "a1", "a2");
    }

    [Test]
    public void Answers_in_another_order_are_reordered()
    {
        var story = Good();
        story.Sends.Reverse();

        AssertFound(story, FindingKind.Reordered, "answered out of order", "BK-1", "BK-2");
    }

    [Test]
    public void An_answer_that_was_in_doubt_and_went_once_more_may_come_late()
    {
        var story = Good();
        story.Sends.Reverse();
        story.Stored[story.Stored.FindIndex(row => $"{row.Id}" == story.Sends.First(send => send.Code == "BK-1").Echo)] =
            story.Stored.First(row => $"{row.Id}" == story.Sends.First(send => send.Code == "BK-1").Echo) with { IsResent = true };

        Assert.That(Checker.Check(story.History()), Is.Empty);
    }

    [Test]
    public void An_answer_that_was_in_doubt_for_a_while_may_come_late()
    {
        var story = Good();
        story.Sends.Reverse();

        Assert.That(Checker.Check(story.History() with { InDoubt = [Guid.Parse(story.Sends.First(send => send.Code == "BK-1").Echo!)] }), Is.Empty);
    }

    [TestCase("queued")]
    [TestCase("sending")]
    [TestCase("unknown")]
    public void An_answer_without_an_end_is_stuck(string status)
    {
        var story = Good();
        var id = Guid.NewGuid();
        story.Stored.Add(new(id, 99, Guid.NewGuid(), Number, false, status));

        AssertFound(story, FindingKind.Stuck, $"still {status}", $"{id}");
    }

    [Test]
    public void An_answer_whose_delivery_was_told_and_not_noted_is_stuck()
    {
        var story = Good();
        story.Stored[^1] = story.Stored[^1] with { Status = "accepted" };

        Assert.That(Checker.Check(story.History()).Single().What, Is.EqualTo("accepted, although the provider told more"));
    }

    [Test]
    public void A_row_left_in_a_queue_is_stuck() =>
        Assert.That(Checker.Check(Good().History() with { Leftovers = [new("inbox", "event")] }).Single(),
            Has.Property(nameof(Finding.Kind)).EqualTo(FindingKind.Stuck).And.Property(nameof(Finding.What)).EqualTo("left in inbox"));

    [Test]
    public void A_webhook_that_nobody_ever_took_is_stuck()
    {
        var story = Good();
        story.Written[^1] = story.Written[^1] with { IsAcknowledged = false };

        AssertFound(story, FindingKind.Stuck, "never acknowledged", "b1");
    }

    private static Story Good() => new Story().Ask(Asha, 0, "a1", "BK-1").Ask(Asha, 1, "a2", "BK-2").Ask(Ben, 0, "b1", "BK-3");

    private static void AssertFound(Story story, FindingKind kind, string what, params string[] ids)
    {
        var found = Checker.Check(story.History()).Single();
        Assert.Multiple(() =>
        {
            Assert.That(found.Kind, Is.EqualTo(kind));
            Assert.That(found.What, Is.EqualTo(what));
            Assert.That(found.Ids, Is.EqualTo(ids));
        });
    }

}
