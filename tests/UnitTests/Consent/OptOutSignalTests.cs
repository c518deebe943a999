using NUnit.Framework;
using TrailDesk.Domain.Consent;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.UnitTests.Consent;

internal sealed class OptOutSignalTests
{
    [TestCase("131050", true)]
    [TestCase("21610", true)]
    [TestCase("131049", false)]
    [TestCase("63049", false)]
    [TestCase("131047", false)]
    [TestCase("", false)]
    public void Two_codes_tell_of_an_opt_out(string code, bool isOne)
    {
        Assert.That(OptOutSignal.IsOne(code), Is.EqualTo(isOne));
        Assert.That(OptOutSignal.SentenceOf(code)?.Contains(code, StringComparison.Ordinal) ?? false, Is.EqualTo(isOne));
    }

    // o and i: they stop or resume in words; O and I: somebody else tells of it. Which of them is news?
    [TestCase("o", "1")]
    [TestCase("ooo", "100")]
    [TestCase("oio", "111")]
    [TestCase("ooiio", "10101")]
    [TestCase("Oo", "11")]
    [TestCase("OOo", "101")]
    [TestCase("oOo", "100")]
    [TestCase("oIo", "111")]
    [TestCase("oIOo", "1111")]
    public void A_word_is_news_until_they_were_told_that_it_was_heard(string said, string news)
    {
        var contact = Contact.Meet(Guid.CreateVersion7(), null, null);
        Assert.That(string.Concat(said.Select(word => Hear(contact, word) ? '1' : '0')), Is.EqualTo(news));
        Assert.That(contact.Marketing, Is.EqualTo(said[^1] is 'i' or 'I' ? "opted_in" : "opted_out"));
    }

    private static bool Hear(Contact contact, char word) =>
        char.IsLower(word) ? contact.HearMarketing(word == 'i') : contact.LearnMarketing(word == 'I');
}
