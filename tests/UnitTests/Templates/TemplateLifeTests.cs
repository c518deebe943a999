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
        ("disabled", TemplateAct.Revive, "draft"),
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
        Assert.That(template.Hear(new TemplateWord(Now, "paused", Reason: "spam")), Is.EqualTo(new TemplateNews("draft", null, null) { IsOther = true }));
        Assert.That(template.Hear(new TemplateWord(Now.AddSeconds(-1), "approved")), Is.Null);
        Assert.That((template.Status, template.Reason), Is.EqualTo(("paused", "spam")));
        Assert.That(template.Hear(new TemplateWord(null, "approved", "MARKETING", "GREEN", ProviderId: "7")), Is.EqualTo(new TemplateNews("paused", "UTILITY", "UNKNOWN") { IsOther = true }));
        Assert.That((template.Status, template.Reason, template.Definition.Category, template.Quality, template.ProviderId), Is.EqualTo(("approved", (string?)null, "MARKETING", "GREEN", "7")));
        Assert.That(template.Hear(new TemplateWord(Now, "approved")), Is.Null, "it is so already");
    }

    [Test]
    public void A_word_on_one_thing_makes_no_word_on_another_late()
    {
        var template = Known();
        template.Hear(new TemplateWord(Now, "paused"));
        Assert.That(template.Hear(new TemplateWord(Now.AddSeconds(-5), Quality: "RED"))?.Quality, Is.EqualTo("UNKNOWN"));
        Assert.That(template.Hear(new TemplateWord(Now.AddSeconds(-6), Category: "MARKETING"))?.Category, Is.EqualTo("UTILITY"));
        Assert.That(template.Hear(new TemplateWord(Now.AddSeconds(-7), Category: "UTILITY")), Is.Null);
        Assert.That((template.Status, template.Quality, template.Definition.Category), Is.EqualTo(("paused", "RED", "MARKETING")));
    }

    [Test]
    public void What_is_written_anew_is_not_overwritten_by_a_word_on_what_it_was([Values("rejected", "approved", "paused")] string word)
    {
        var template = Known("rejected");
        template.Revise(Drafts.Good with { Body = "Other words for {{name}} and nobody else." });
        Assert.That(template.Hear(new TemplateWord(null, word, "MARKETING", Reason: "INVALID_FORMAT", ProviderId: "7")), Is.Null);
        Assert.That((template.Status, template.Definition.Category, template.Definition.Body, template.ProviderId), Is.EqualTo(("draft", "UTILITY", "Other words for {{name}} and nobody else.", "7")));
    }

    [TestCase("disabled", "submitted")]
    [TestCase("paused", "submitted")]
    [TestCase("rejected", "rejected")]
    [TestCase("approved", "approved")]
    public void While_a_change_is_on_its_way_only_a_reviews_outcome_is_heard(string word, string status)
    {
        var template = Known("rejected");
        template.Revise(Drafts.Good);
        template.Approve(null, Now);
        template.Submit(Now);
        template.Hear(new TemplateWord(Now.AddSeconds(1), word, ProviderId: "7"));
        Assert.That(template.Status, Is.EqualTo(status));
        template.Hear(new TemplateWord(null, word, ProviderId: "7"));
        Assert.That(template.Status, Is.EqualTo(word), "the list is asked of the words that arrived");
    }

    [Test]
    public void A_deletion_is_of_one_id_alone_and_leaves_what_is_written_anew()
    {
        var template = Known();
        var deleted = new TemplateWord(Now, "disabled", Reason: "DELETED", ProviderId: "6");
        Assert.That(template.Hear(deleted), Is.Null, "the one before it, of the same name");
        Assert.That(template.Hear(deleted with { ProviderId = "7" })?.Status, Is.EqualTo("approved"));
        Assert.That(template.IsGone, Is.True);
        template.Revive(Drafts.Good);
        Assert.That((template.Status, template.ProviderId, template.Reason), Is.EqualTo(("draft", (string?)null, (string?)null)));
        var reworked = Known("rejected");
        reworked.Revise(Drafts.Good);
        Assert.That(reworked.Hear(deleted with { ProviderId = "7" }), Is.EqualTo(new TemplateNews(null, null, null) { IsOther = true }));
        Assert.That((reworked.Status, reworked.ProviderId), Is.EqualTo(("draft", (string?)null)), "it is submitted as a new one");
    }

    [Test]
    public void A_reason_that_says_more_is_news_and_one_that_says_less_is_not()
    {
        var template = Known("rejected");
        Assert.That(template.Hear(new TemplateWord(null, "rejected", Reason: "INVALID_FORMAT"))?.IsOther, Is.True);
        Assert.That(template.Hear(new TemplateWord(Now, "rejected", Reason: "INVALID_FORMAT: Change it."))?.IsOther, Is.True);
        Assert.That(template.Hear(new TemplateWord(null, "rejected", Reason: "INVALID_FORMAT")), Is.Null);
        Assert.That(template.Reason, Is.EqualTo("INVALID_FORMAT: Change it."));
        Assert.That(template.Hear(new TemplateWord(null, "rejected", ProviderId: "8"))?.IsOther, Is.True, "made anew elsewhere");
    }

    [Test]
    public void A_category_that_was_moved_is_noticed_until_somebody_acknowledges_it_or_it_is_moved_back()
    {
        var template = Known();
        Assert.That(template.Hear(new TemplateWord(Now, Category: "UTILITY") { Expected = "MARKETING" })?.Expected, Is.EqualTo("MARKETING"));
        Assert.That((template.PreviousCategory, template.ExpectedCategory), Is.EqualTo(((string?)null, "MARKETING")));
        template.Hear(new TemplateWord(Now.AddDays(1), Category: "MARKETING"));
        Assert.That((template.PreviousCategory, template.ExpectedCategory), Is.EqualTo(("UTILITY", (string?)null)));
        template.Hear(new TemplateWord(Now.AddDays(2), Category: "UTILITY"));
        Assert.That(template.HasCategoryNotice, Is.False, "moved back");
        template.Hear(new TemplateWord(Now.AddDays(3), Category: "MARKETING"));
        template.AcknowledgeCategory();
        Assert.That(template.HasCategoryNotice, Is.False);
    }

    [TestCase("draft", "draft")]
    [TestCase("awaiting_approval", "draft")]
    [TestCase("submitted", "pending")]
    [TestCase("pending", "pending")]
    [TestCase("disabled", "disabled")]
    public void Others_know_six_words(string stage, string word)
    {
        Assert.That(TemplateStatus.WordOf(stage), Is.EqualTo(word));
        Assert.That(TemplateStatus.StagesOf(word), Does.Contain(stage));
        Assert.That(TemplateStatus.All.Select(TemplateStatus.WordOf).Distinct(), Is.EqualTo(TemplateStatus.Words));
    }

    private static MessageTemplate Known(string status = "approved")
    {
        var template = New();
        template.Hear(new TemplateWord(null, status, ProviderId: "7"));
        return template;
    }

    private static MessageTemplate New() => MessageTemplate.Draft(Guid.NewGuid(), "meta:1", Guid.NewGuid(), Drafts.Good);
}
