using NUnit.Framework;
using TrailDesk.Domain.Intents;

namespace TrailDesk.UnitTests.Intents;

/// <summary>What somebody says whose enquiry is noted already.</summary>
public sealed class CorrectionTests
{
    [TestCase("Actually for 3 people", "SlotAnswer - 3 -")]
    [TestCase("actually 3", "SlotAnswer - 3 -")]
    [TestCase("make it June", "SlotAnswer - - 2027-06")]
    [TestCase("make it June please, thanks", "SlotAnswer - - 2027-06")]
    [TestCase("we are 3", "SlotAnswer - 3 -")]
    [TestCase("no, in May", "SlotAnswer - - 2027-05")]
    [TestCase("sorry, I mean 4 people in April", "SlotAnswer - 4 2027-04")]
    [TestCase("can you make it 5?", "SlotAnswer - 5 -")]
    [TestCase("somos 3", "SlotAnswer - 3 -")]
    [TestCase("mejor en mayo", "SlotAnswer - - 2027-05")]
    [TestCase("en realidad somos 4 personas", "SlotAnswer - 4 -")]
    [TestCase("no, en junio", "SlotAnswer - - 2027-06")]
    [TestCase("sebenarnya untuk 3 orang", "SlotAnswer - 3 -")]
    [TestCase("ganti jadi bulan Juni", "SlotAnswer - - 2027-06")]
    [TestCase("kami bertiga", "SlotAnswer - 3 -")]
    public void A_few_words_change_the_open_lead(string text, string expected) => Assert.That(Reading.Line(Reading.OfEnquirer(text)), Is.EqualTo(expected));

    [TestCase("No", "No")]
    [TestCase("sorry", "Unclear")]
    [TestCase("is it cold in December?", "Unclear")]
    [TestCase("ok thanks", "Thanks")]
    [TestCase("my booking", "BookingStatus -")]
    [TestCase("I want to cancel", "TalkToPerson")]
    public void Other_words_change_nothing(string text, string expected) => Assert.That(Reading.Line(Reading.OfEnquirer(text)), Is.EqualTo(expected));

    [TestCase("How much is it?")]
    [TestCase("how much does it cost")]
    [TestCase("how much is it per person?")]
    [TestCase("what is the price?")]
    [TestCase("¿Cuánto cuesta?")]
    [TestCase("cuánto cuesta por persona")]
    [TestCase("berapa harganya?")]
    [TestCase("harganya berapa ya kak")]
    public void A_question_about_the_price_is_one_and_no_change(string text)
    {
        var enquiry = (Intent.Enquiry)Reading.OfEnquirer(text);
        Assert.That(enquiry, Is.EqualTo(new Intent.Enquiry(null, null, null, null, AsksPrice: true)));
    }

    [TestCase("K2 expedition", "'K2 expedition'")]
    [TestCase("K2 expedition for 4 in July", "'K2 expedition'")]
    [TestCase("what about a K2 expedition?", "'K2 expedition'")]
    [TestCase("expedición al K2 en julio", "'expedición al K2'")]
    [TestCase("ekspedisi ke K2 bulan Juli", "'ekspedisi ke K2'")]
    public void A_trip_by_an_unknown_name_is_heard_as_such(string text, string name) =>
        Assert.That(Reading.Line(Reading.OfEnquirer(text)), Does.Contain(name));

    [TestCase("May 2020")]
    [TestCase("31 February")]
    [TestCase("30/02/2027")]
    [TestCase("31 de febrero")]
    [TestCase("mayo de 2020")]
    [TestCase("Mei 2020")]
    public void A_date_that_is_past_or_in_no_calendar_is_known_as_one(string text)
    {
        Assert.That(Reading.Line(Reading.Of(text, Expecting.Month)), Is.EqualTo("SlotAnswer - - - bad-date"));
        Assert.That(Reading.Line(Reading.OfEnquirer(text)), Is.EqualTo("SlotAnswer - - - bad-date"));
    }

    [TestCase("EBC for 2 in May 2020", "Enquiry ebc 2 - bad-date")]
    [TestCase("EBC trek on 29 February", "Enquiry ebc - 2027-02")]
    public void A_bad_date_leaves_the_rest_of_an_enquiry_standing(string text, string expected) =>
        Assert.That(Reading.Line(Reading.Of(text)), Is.EqualTo(expected));

    [TestCase("yyyyyyyyyyyy")]
    [TestCase("nnnnnnnn")]
    public void A_key_held_down_says_nothing(string text) => Assert.That(Reading.Of(text), Is.EqualTo(new Intent.Unclear()));

    [TestCase("Bonjour, je voudrais une information sur le trek de l'Everest")]
    [TestCase("Bonsoir, quel est le prix pour deux personnes en décembre ?")]
    [TestCase("Guten Tag, ich möchte im Dezember eine Reise nach Nepal buchen")]
    [TestCase("Was kostet die Reise für zwei Personen?")]
    public void A_language_of_nobodys_here_is_not_taken_for_one_of_ours(string text) => Assert.That(Reading.LanguageOf(text), Is.Null);

    [TestCase("Quiero información sobre el trek de la zona", "es")]
    [TestCase("what is the price for us in may", "en")]
    [TestCase("saya mau pesan untuk dua orang", "id")]
    public void Our_own_languages_are_heard_as_before(string text, string language) => Assert.That(Reading.LanguageOf(text), Is.EqualTo(language));
}
