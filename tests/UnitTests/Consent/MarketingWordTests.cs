using NUnit.Framework;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.UnitTests.Consent;

internal sealed class MarketingWordTests
{
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
