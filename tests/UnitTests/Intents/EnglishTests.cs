using NUnit.Framework;
using TrailDesk.Domain.Intents;

namespace TrailDesk.UnitTests.Intents;

public sealed class EnglishTests
{
    [TestCase("Hi, interested in EBC Trek for 2 people in December", "Enquiry ebc 2 2026-12")]
    [TestCase("EBC 2 pax Dec", "Enquiry ebc 2 2026-12")]
    [TestCase("everest base camp, two of us, next month", "Enquiry ebc 2 2026-12")]
    [TestCase("Evrest base camp for a couple in March", "Enquiry ebc 2 2027-03")]
    [TestCase("me and my wife would like to do the EBC trek in april 2027", "Enquiry ebc 2 2027-04")]
    [TestCase("interested in annapurna base camp, solo, october", "Enquiry abc 1 2027-10")]
    [TestCase("Family of 4 for Langtang in May 2027", "Enquiry langtang 4 2027-05")]
    [TestCase("langtng trek, 3 adults and 2 kids, 12th of December", "Enquiry langtang 5 2026-12")]
    [TestCase("Is the Rinjani trek available on 5 January for 2?", "Enquiry rinjani 2 2027-01")]
    [TestCase("how much is EBC?", "Enquiry ebc - -")]
    [TestCase("interested in EBC, budget $1500, call +977 9801234567", "Enquiry ebc - -")]
    [TestCase("EBC trek 14 days in December 2026", "Enquiry ebc - 2026-12")]
    [TestCase("EBC trek for 14 days in december for 2", "Enquiry ebc 2 2026-12")]
    [TestCase("EBC", "Enquiry ebc - -")]
    [TestCase("e.b.c. trek?", "Enquiry ebc - -")]
    [TestCase("ebctrek for three people", "Enquiry ebc 3 -")]
    [TestCase("interested in Manaslu circuit for 2 people in March", "Enquiry 'Manaslu circuit' 2 2027-03")]
    [TestCase("We are 6 people and want a trek in November", "Enquiry - 6 2026-11")]
    [TestCase("Hello my friend, I am interested in EBC", "Enquiry ebc - -")]
    [TestCase("me, my wife and 2 kids, EBC in 2027-04", "Enquiry ebc 4 2027-04")]
    [TestCase("EBC with 3 friends in Feb", "Enquiry ebc 4 2027-02")]
    [TestCase("EBC 12/04/2027 for 2-3 people", "Enquiry ebc 3 2027-04")]
    [TestCase("interested in ebc, a couple of questions first", "Enquiry ebc - -")]
    [TestCase("Can I book EBC for 20 people?", "Enquiry ebc 20 -")]
    public void An_enquiry_is_read(string text, string expected) => Expect(Reading.Of(text), expected);

    [TestCase("2", Expecting.People, "SlotAnswer - 2 -")]
    [TestCase("two", Expecting.People, "SlotAnswer - 2 -")]
    [TestCase("we are 4", Expecting.People, "SlotAnswer - 4 -")]
    [TestCase("just me", Expecting.People, "SlotAnswer - 1 -")]
    [TestCase("my wife and I", Expecting.People, "SlotAnswer - 2 -")]
    [TestCase("December", Expecting.Month, "SlotAnswer - - 2026-12")]
    [TestCase("12", Expecting.Month, "SlotAnswer - - 2026-12")]
    [TestCase("next month", Expecting.Month, "SlotAnswer - - 2026-12")]
    [TestCase("may", Expecting.Month, "SlotAnswer - - 2027-05")]
    [TestCase("EBC", Expecting.Product, "SlotAnswer ebc - -")]
    [TestCase("the langtang one", Expecting.Product, "SlotAnswer langtang - -")]
    [TestCase("Mustang", Expecting.Product, "SlotAnswer 'Mustang' - -")]
    [TestCase("2 people in december", Expecting.People, "SlotAnswer - 2 2026-12")]
    [TestCase("EBC, 2, December", Expecting.Product, "SlotAnswer ebc 2 2026-12")]
    [TestCase("EBC for 2 in December", Expecting.Product, "SlotAnswer ebc 2 2026-12")]
    [TestCase("thanks", Expecting.People, "Thanks")]
    [TestCase("where is my booking", Expecting.People, "BookingStatus -")]
    public void An_answer_fills_what_was_asked(string text, Expecting expecting, string expected) =>
        Expect(Reading.Of(text, expecting), expected);

    [TestCase("where is my booking", "BookingStatus -")]
    [TestCase("status BK-2031", "BookingStatus BK-2031")]
    [TestCase("bk 2031", "BookingStatus BK-2031")]
    [TestCase("BK2031?", "BookingStatus BK-2031")]
    [TestCase("booking no. 2031", "BookingStatus BK-2031")]
    [TestCase("when do I leave", "BookingStatus -")]
    [TestCase("how much do I still owe", "BookingStatus -")]
    [TestCase("balance", "BookingStatus -")]
    [TestCase("When is my trip?", "BookingStatus -")]
    [TestCase("has my payment arrived?", "BookingStatus -")]
    [TestCase("what do i still have to pay", "BookingStatus -")]
    public void A_question_about_a_booking_is_read(string text, string expected) => Expect(Reading.Of(text), expected);

    [TestCase("Hi", "Greeting")]
    [TestCase("hello there!", "Greeting")]
    [TestCase("Hi Pemba", "Greeting")]
    [TestCase("good morning team", "Greeting")]
    [TestCase("Thank you so much!", "Thanks")]
    [TestCase("🙏", "Thanks")]
    [TestCase("help", "Help")]
    [TestCase("I want to talk to a human", "TalkToPerson")]
    [TestCase("can someone call me", "TalkToPerson")]
    [TestCase("agent please", "TalkToPerson")]
    [TestCase("I have an issue with my booking", "TalkToPerson")]
    [TestCase("yes please", "Yes")]
    [TestCase("ok", "Yes")]
    [TestCase("👍", "Yes")]
    [TestCase("ok thanks", "Thanks")]
    [TestCase("no problem", "Yes")]
    [TestCase("I want to cancel", "TalkToPerson")]
    [TestCase("no thanks", "No")]
    [TestCase("STOP", "OptOut")]
    [TestCase("Stop.", "OptOut")]
    [TestCase("please stop", "OptOut")]
    [TestCase("unsubscribe", "OptOut")]
    [TestCase("START", "OptIn")]
    [TestCase("unstop", "OptIn")]
    [TestCase("SOS", "TalkToPerson")]
    [TestCase("emergency! my friend does not wake up", "TalkToPerson")]
    [TestCase("is there an emergency number?", "Unclear")]
    [TestCase("can the bus stop by the hotel", "Unclear")]
    [TestCase("the weather is nice here", "Unclear")]
    [TestCase("", "Unclear")]
    [TestCase("1234567890123", "Unclear")]
    public void Small_talk_is_read(string text, string expected) => Expect(Reading.Of(text), expected);

    [TestCase("1", Expecting.WhichBooking, null, "Choose 1 -")]
    [TestCase("the second one", Expecting.WhichBooking, null, "Choose 2 -")]
    [TestCase("number 3", Expecting.WhichTrip, null, "Choose 3 -")]
    [TestCase("BK-2031", Expecting.WhichBooking, null, "Choose - BK-2031")]
    [TestCase("EBC, 3 Dec", Expecting.WhichBooking, "booking-7", "Choose - booking-7")]
    [TestCase("2", Expecting.Product, null, "Choose 2 -")]
    [TestCase("no", Expecting.YesOrNo, null, "No")]
    [TestCase("yes, that is right", Expecting.YesOrNo, null, "Yes")]
    public void A_choice_is_read(string text, Expecting expecting, string? payload, string expected) =>
        Expect(Reading.Of(text, expecting, payload), expected);

    [TestCase("I would like to know the price please", "en")]
    [TestCase("2", null)]
    [TestCase("EBC", null)]
    public void The_language_is_heard_where_words_tell(string text, string? expected) =>
        Assert.That(Reading.LanguageOf(text), Is.EqualTo(expected));

    private static void Expect(Intent intent, string expected) => Assert.That(Reading.Line(intent), Is.EqualTo(expected));
}
