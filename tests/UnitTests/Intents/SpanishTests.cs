using NUnit.Framework;
using TrailDesk.Domain.Intents;

namespace TrailDesk.UnitTests.Intents;

public sealed class SpanishTests
{
    [TestCase("Hola, me interesa el EBC Trek para 2 personas en diciembre", "Enquiry ebc 2 2026-12")]
    [TestCase("EBC dos personas en abril", "Enquiry ebc 2 2027-04")]
    [TestCase("Quiero hacer el Everest Base Camp con mi pareja el próximo mes", "Enquiry ebc 2 2026-12")]
    [TestCase("mi esposa y yo queremos ir a Langtang en mayo de 2027", "Enquiry langtang 2 2027-05")]
    [TestCase("somos 4, EBC, marzo", "Enquiry ebc 4 2027-03")]
    [TestCase("familia de 5 para Annapurna Base Camp en octubre", "Enquiry abc 5 2027-10")]
    [TestCase("¿Cuánto cuesta el EBC?", "Enquiry ebc - -")]
    [TestCase("viajo sola, EBC, enero", "Enquiry ebc 1 2027-01")]
    [TestCase("EBC 14 días para 3 personas", "Enquiry ebc 3 -")]
    [TestCase("2 adultos y 2 niños, rinjani, 12 de diciembre", "Enquiry rinjani 4 2026-12")]
    [TestCase("interesados en el Mustang para seis personas en junio", "Enquiry 'Mustang' 6 2027-06")]
    [TestCase("informacion sobre langtang por favor", "Enquiry langtang - -")]
    [TestCase("solo quiero información del EBC", "Enquiry ebc - -")]
    [TestCase("Anapurna base camp para dos", "Enquiry abc 2 -")]
    [TestCase("EBC 12/04/2027 para 2", "Enquiry ebc 2 2027-04")]
    public void An_enquiry_is_read(string text, string expected) => Expect(Reading.Of(text), expected);

    [TestCase("2", Expecting.People, "SlotAnswer - 2 -")]
    [TestCase("dos", Expecting.People, "SlotAnswer - 2 -")]
    [TestCase("somos cuatro", Expecting.People, "SlotAnswer - 4 -")]
    [TestCase("solo yo", Expecting.People, "SlotAnswer - 1 -")]
    [TestCase("mi marido y yo", Expecting.People, "SlotAnswer - 2 -")]
    [TestCase("diciembre", Expecting.Month, "SlotAnswer - - 2026-12")]
    [TestCase("el mes que viene", Expecting.Month, "SlotAnswer - - 2026-12")]
    [TestCase("a finales de mayo", Expecting.Month, "SlotAnswer - - 2027-05")]
    [TestCase("el de langtang", Expecting.Product, "SlotAnswer langtang - -")]
    [TestCase("3 personas en julio", Expecting.People, "SlotAnswer - 3 2027-07")]
    public void An_answer_fills_what_was_asked(string text, Expecting expecting, string expected) =>
        Expect(Reading.Of(text, expecting), expected);

    [TestCase("estado de mi reserva", "BookingStatus -")]
    [TestCase("¿Dónde está mi reserva?", "BookingStatus -")]
    [TestCase("reserva número 2031", "BookingStatus BK-2031")]
    [TestCase("bk-2031", "BookingStatus BK-2031")]
    [TestCase("¿cuándo salgo?", "BookingStatus -")]
    [TestCase("cuánto debo", "BookingStatus -")]
    [TestCase("saldo", "BookingStatus -")]
    public void A_question_about_a_booking_is_read(string text, string expected) => Expect(Reading.Of(text), expected);

    [TestCase("Hola", "Greeting")]
    [TestCase("hola, buenas tardes", "Greeting")]
    [TestCase("¡Buenos días!", "Greeting")]
    [TestCase("muchas gracias", "Thanks")]
    [TestCase("ayuda", "Help")]
    [TestCase("quiero hablar con una persona", "TalkToPerson")]
    [TestCase("un asesor por favor", "TalkToPerson")]
    [TestCase("tengo un problema con mi reserva", "TalkToPerson")]
    [TestCase("sí", "Yes")]
    [TestCase("claro que sí", "Yes")]
    [TestCase("vale", "Yes")]
    [TestCase("no gracias", "No")]
    [TestCase("BAJA", "OptOut")]
    [TestCase("Alto", "OptOut")]
    [TestCase("ALTA", "OptIn")]
    [TestCase("la montaña es muy alta", "Unclear")]
    [TestCase("alto ahí, tengo dudas", "Unclear")]
    [TestCase("no me interesa el EBC", "Unclear")]
    public void Small_talk_is_read(string text, string expected) => Expect(Reading.Of(text), expected);

    [TestCase("la primera", Expecting.WhichBooking, "Choose 1 -")]
    [TestCase("el número 2", Expecting.WhichBooking, "Choose 2 -")]
    [TestCase("tres", Expecting.WhichTrip, "Choose 3 -")]
    [TestCase("sí, correcto", Expecting.YesOrNo, "Yes")]
    [TestCase("no", Expecting.YesOrNo, "No")]
    public void A_choice_is_read(string text, Expecting expecting, string expected) =>
        Expect(Reading.Of(text, expecting), expected);

    [TestCase("Hola, quiero saber los precios")]
    [TestCase("¿cuándo salgo?")]
    [TestCase("dos personas en diciembre")]
    public void The_language_is_heard(string text) => Assert.That(Reading.LanguageOf(text), Is.EqualTo("es"));

    private static void Expect(Intent intent, string expected) => Assert.That(Reading.Line(intent), Is.EqualTo(expected));
}
