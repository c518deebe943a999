using NUnit.Framework;
using TrailDesk.Domain.Consent;

namespace TrailDesk.UnitTests.Consent;

internal sealed class ConsentGateTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 23, 30, 0, TimeSpan.FromHours(-5));

    [TestCase("safety", null, MarketingRule.OptIn, true)]
    [TestCase("safety", "opted_out", MarketingRule.OptIn, true)]
    [TestCase("booking", null, MarketingRule.OptIn, true)]
    [TestCase("booking", "opted_in", MarketingRule.OptIn, true)]
    [TestCase("booking", "opted_out", MarketingRule.NoOptOut, false)]
    [TestCase("marketing", null, MarketingRule.OptIn, false)]
    [TestCase("marketing", null, MarketingRule.NoOptOut, true)]
    [TestCase("marketing", "opted_in", MarketingRule.OptIn, true)]
    [TestCase("marketing", "opted_in", MarketingRule.NoOptOut, true)]
    [TestCase("marketing", "opted_out", MarketingRule.OptIn, false)]
    [TestCase("marketing", "opted_out", MarketingRule.NoOptOut, false)]
    public void A_message_goes_by_its_purpose_what_was_said_last_and_the_companys_rule(string purpose, string? state, MarketingRule rule, bool goes) =>
        Assert.That(ConsentGate.Decide(purpose, state is null ? null : new ConsentWord(state, At, "keyword"), rule).IsAllowed, Is.EqualTo(goes));

    [Test]
    public void A_refusal_names_the_opt_out_and_what_still_goes() => Assert.That(
        ConsentGate.Decide("marketing", new ConsentWord("opted_out", At, "keyword"), MarketingRule.OptIn).Refusal,
        Is.EqualTo("This person opted out of marketing messages on 21 November 2026 (keyword). What concerns their bookings or their safety still goes, with purpose booking or safety."));

    [Test]
    public void Who_never_agreed_is_told_from_who_refused() => Assert.That(
        ConsentGate.Decide("marketing", null, MarketingRule.OptIn).Refusal, Does.StartWith("This person has not agreed to marketing messages"));
}
