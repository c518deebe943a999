using NUnit.Framework;
using TrailDesk.Domain.Broadcasts;

namespace TrailDesk.UnitTests.Broadcasts;

internal sealed class BroadcastStatusTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, Action<Broadcast>> Steps = new()
    {
        ["start"] = broadcast => broadcast.Start(Guid.NewGuid(), needsApproval: false),
        ["approve"] = broadcast => broadcast.Approve(Guid.NewGuid()),
        ["begin"] = broadcast => broadcast.Begin(),
        ["edit"] = broadcast => broadcast.Redraft(),
        ["pause"] = broadcast => broadcast.Pause(),
        ["resume"] = broadcast => broadcast.Resume(null),
        ["cancel"] = broadcast => broadcast.Cancel(),
        ["retry"] = broadcast => broadcast.Retry(),
    };

    private static Broadcast In(string status) => Broadcast.Restore(
        new Broadcast
        {
            Id = Guid.NewGuid(),
            Name = "Snow",
            ChannelId = Guid.NewGuid(),
            Purpose = "booking",
            ReadAt = Now,
            Plan = new BroadcastPlan { Audience = new Audience(), Template = new BroadcastTemplate("trip_notice", "en"), Budget = new Budget(10, "USD") },
        },
        status, null, null, null, null, null);

    [TestCase("draft", "start edit cancel")]
    [TestCase("awaiting_approval", "approve edit cancel")]
    [TestCase("scheduled", "begin edit cancel")]
    [TestCase("running", "pause cancel retry")]
    [TestCase("paused", "resume cancel retry")]
    [TestCase("stopped_budget", "cancel")]
    [TestCase("completed", "retry")]
    [TestCase("cancelled", "")]
    public void Only_these_steps_lead_on(string status, string steps)
    {
        var possible = Steps.Where(step => Leads(step.Value, In(status))).Select(step => step.Key);
        Assert.That(possible, Is.EquivalentTo(steps.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    private static bool Leads(Action<Broadcast> step, Broadcast broadcast)
    {
        try
        {
            step(broadcast);
            return true;
        }
        catch (Domain.Shared.ConflictException)
        {
            return false;
        }
    }

    [Test]
    public void A_used_up_budget_goes_on_with_a_larger_one_in_the_same_currency_alone()
    {
        Assert.That(() => In("stopped_budget").Resume(new Budget(10, "USD")), Throws.TypeOf<BudgetUsedUpException>());
        Assert.That(() => In("stopped_budget").Resume(new Budget(20, "EUR")), Throws.TypeOf<OtherCurrencyException>());
        var broadcast = In("stopped_budget");
        broadcast.Resume(new Budget(20, "USD"));
        Assert.That((broadcast.Status, broadcast.Plan.Budget), Is.EqualTo(("running", new Budget(20, "USD"))));
    }

    [TestCase(false, "scheduled")]
    [TestCase(true, "awaiting_approval")]
    public void One_with_a_time_waits_for_it_after_whatever_else_it_waits_for(bool needsApproval, string first)
    {
        var broadcast = In("draft");
        broadcast.SendAt = Now.AddHours(1);
        broadcast.Start(Guid.NewGuid(), needsApproval);
        Assert.That((broadcast.Status, broadcast.StartedAt), Is.EqualTo((first, (DateTimeOffset?)null)));
        if (needsApproval) broadcast.Approve(Guid.NewGuid());
        Assert.That(broadcast.Status, Is.EqualTo("scheduled"));
        broadcast.Begin();
        Assert.That((broadcast.Status, broadcast.StartedAt), Is.EqualTo(("running", (DateTimeOffset?)Now)));
    }

    [Test]
    public void What_is_written_anew_was_neither_started_nor_approved()
    {
        var broadcast = In("awaiting_approval");
        broadcast.SendAt = Now.AddHours(1);
        broadcast.Approve(Guid.NewGuid());
        broadcast.Redraft();
        Assert.That((broadcast.Status, broadcast.StartedBy, broadcast.ApprovedBy, broadcast.HasMoved), Is.EqualTo(("draft", (Guid?)null, (Guid?)null, true)));
    }

    [Test]
    public void Where_a_manager_has_to_say_yes_it_waits_and_keeps_who_wanted_it()
    {
        var (asker, manager) = (Guid.NewGuid(), Guid.NewGuid());
        var broadcast = In("draft");
        broadcast.Start(asker, needsApproval: true);
        Assert.That((broadcast.Status, broadcast.StartedAt), Is.EqualTo(("awaiting_approval", (DateTimeOffset?)null)));
        broadcast.Approve(manager);
        Assert.That((broadcast.Status, broadcast.StartedBy, broadcast.ApprovedBy, broadcast.StartedAt), Is.EqualTo(("running", (Guid?)asker, (Guid?)manager, (DateTimeOffset?)Now)));
    }
}
