using NUnit.Framework;
using TrailDesk.Domain.Templates;

namespace TrailDesk.UnitTests.Templates;

internal sealed class TemplateLifeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    // Whatever stands in no row is refused.
    private static readonly (string From, TemplateAct Act, string To)[] Steps =
    [
        ("draft", TemplateAct.Revise, "draft"), ("awaiting_approval", TemplateAct.Revise, "draft"), ("rejected", TemplateAct.Revise, "draft"),
        ("draft", TemplateAct.AskForApproval, "awaiting_approval"), ("awaiting_approval", TemplateAct.AskForApproval, "awaiting_approval"),
        ("draft", TemplateAct.Approve, "draft"), ("awaiting_approval", TemplateAct.Approve, "awaiting_approval"),
        ("draft", TemplateAct.Submit, "submitted"), ("awaiting_approval", TemplateAct.Submit, "submitted"), ("submitted", TemplateAct.Return, "draft"),
    ];

    [Test]
    public void Each_step_leads_where_it_should_and_no_other_is_allowed([ValueSource(typeof(TemplateStatus), nameof(TemplateStatus.All))] string from, [Values] TemplateAct act)
    {
        var step = Steps.Where(one => one.From == from && one.Act == act).ToList();
        if (step is [var (_, _, to)]) Assert.That(TemplateLife.Next(from, act), Is.EqualTo(to));
        else Assert.That(() => TemplateLife.Next(from, act), Throws.TypeOf<TemplateStepException>().With.Message.Contains(from));
        Assert.That(TemplateLife.Allows(from, act), Is.EqualTo(step.Count == 1));
    }

    [TestCase("APPROVED", "approved")]
    [TestCase("approved", "approved")]
    [TestCase("REINSTATED", "approved")]
    [TestCase("UNARCHIVED", "approved")]
    [TestCase("PENDING", "pending")]
    [TestCase("submitted", "pending")]
    [TestCase("received", "pending")]
    [TestCase("IN_APPEAL", "pending")]
    [TestCase("REJECTED", "rejected")]
    [TestCase("LIMIT_EXCEEDED", "rejected")]
    [TestCase("PAUSED", "paused")]
    [TestCase("LOCKED", "paused")]
    [TestCase("DISABLED", "disabled")]
    [TestCase("DELETED", "disabled")]
    [TestCase("PENDING_DELETION", "disabled")]
    [TestCase("ARCHIVED", "disabled")]
    [TestCase("FLAGGED", null)]
    [TestCase("unsubmitted", null)]
    [TestCase("a word of tomorrow", null)]
    [TestCase(null, null)]
    public void A_providers_word_becomes_ours(string? word, string? status) => Assert.That(TemplateStatus.OfProvider(word), Is.EqualTo(status));

    [TestCase("MARKETING", "MARKETING")]
    [TestCase("utility", "UTILITY")]
    [TestCase("TRANSACTIONAL", "UTILITY")]
    [TestCase("Account updates", "UTILITY")]
    [TestCase("PAYMENT_UPDATE", "UTILITY")]
    [TestCase("shipping-updates", "UTILITY")]
    [TestCase("Alerts and reminders", "UTILITY")]
    [TestCase("OTP", "AUTHENTICATION")]
    [TestCase("news", null)]
    [TestCase("S", null)]
    [TestCase(null, null)]
    public void An_older_category_is_read_as_todays(string? word, string? category) => Assert.That(TemplateCategories.Read(word), Is.EqualTo(category));

    [Test]
    public void Nothing_is_submitted_without_a_managers_approval_and_a_change_takes_it_away()
    {
        var template = New();
        Assert.That(() => template.Submit(Now), Throws.TypeOf<TemplateNotCheckedException>());
        template.Approve(Guid.Empty, Now);
        template.Revise(Drafts.Good with { Footer = "Another desk" });
        Assert.That(() => template.Submit(Now), Throws.TypeOf<TemplateNotCheckedException>());
        template.Approve(null, Now);
        template.Submit(Now);
        Assert.That((template.Status, template.SubmittedAt, template.Definition.Footer), Is.EqualTo(("submitted", (DateTimeOffset?)Now, "Another desk")));
    }

    [Test]
    public void What_a_provider_said_before_does_not_undo_what_it_said_later()
    {
        var template = New();
        Assert.That(template.Hear(new TemplateWord(Now, "paused", Reason: "spam")), Is.EqualTo(new TemplateNews("draft", null, null)));
        Assert.That(template.Hear(new TemplateWord(Now.AddSeconds(-1), "approved")), Is.Null);
        Assert.That((template.Status, template.Reason), Is.EqualTo(("paused", "spam")));
        Assert.That(template.Hear(new TemplateWord(null, "approved", "MARKETING", "GREEN", ProviderId: "7")), Is.EqualTo(new TemplateNews("paused", "UTILITY", "UNKNOWN")));
        Assert.That((template.Status, template.Reason, template.Definition.Category, template.Quality, template.ProviderId), Is.EqualTo(("approved", (string?)null, "MARKETING", "GREEN", "7")));
        Assert.That(template.Hear(new TemplateWord(Now, "approved")), Is.Null, "it is so already");
    }

    private static MessageTemplate New() => MessageTemplate.Draft(Guid.NewGuid(), "meta:1", Guid.NewGuid(), Drafts.Good);
}
