using NUnit.Framework;
using TrailDesk.Domain.Intents;

namespace TrailDesk.UnitTests.Intents;

public sealed class IndonesianTests
{
    [TestCase("Halo, saya tertarik dengan EBC Trek untuk 2 orang bulan Desember", "Enquiry ebc 2 2026-12")]
    [TestCase("mau ikut rinjani berdua bulan depan", "Enquiry rinjani 2 2026-12")]
    [TestCase("Gunung Rinjani bertiga Agustus 2027", "Enquiry rinjani 3 2027-08")]
    [TestCase("rinjani buat 4 org, tgl 5 januari", "Enquiry rinjani 4 2027-01")]
    [TestCase("saya dan istri mau ke rinjani desember", "Enquiry rinjani 2 2026-12")]
    [TestCase("EBC sendirian bulan april", "Enquiry ebc 1 2027-04")]
    [TestCase("berapa harga EBC?", "Enquiry ebc - -")]
    [TestCase("keluarga 5 orang, langtang, mei 2027", "Enquiry langtang 5 2027-05")]
    [TestCase("rinjani 3 hari 2 malam untuk 6 orang", "Enquiry rinjani 6 -")]
    [TestCase("tertarik ikut Bromo untuk dua orang bulan maret", "Enquiry 'Bromo' 2 2027-03")]
    [TestCase("Rinjnai 2 dewasa 1 anak desember", "Enquiry rinjani 3 2026-12")]
    [TestCase("kami ber4 mau rinjani akhir desember", "Enquiry rinjani 4 2026-12")]
    [TestCase("info paket annapurna base camp dong kak", "Enquiry abc - -")]
    [TestCase("Rinjani budget 2 juta, bulan mei", "Enquiry rinjani - 2027-05")]
    [TestCase("mau trip tahun depan, ada rinjani?", "Enquiry rinjani - -")]
    public void An_enquiry_is_read(string text, string expected) => Expect(Reading.Of(text), expected);

    [TestCase("2", Expecting.People, "SlotAnswer - 2 -")]
    [TestCase("dua", Expecting.People, "SlotAnswer - 2 -")]
    [TestCase("berdua", Expecting.People, "SlotAnswer - 2 -")]
    [TestCase("kami 4", Expecting.People, "SlotAnswer - 4 -")]
    [TestCase("sendiri aja", Expecting.People, "SlotAnswer - 1 -")]
    [TestCase("Desember", Expecting.Month, "SlotAnswer - - 2026-12")]
    [TestCase("bulan depan", Expecting.Month, "SlotAnswer - - 2026-12")]
    [TestCase("awal mei", Expecting.Month, "SlotAnswer - - 2027-05")]
    [TestCase("rinjani", Expecting.Product, "SlotAnswer rinjani - -")]
    [TestCase("5 orang di bulan juli", Expecting.People, "SlotAnswer - 5 2027-07")]
    public void An_answer_fills_what_was_asked(string text, Expecting expecting, string expected) =>
        Expect(Reading.Of(text, expecting), expected);

    [TestCase("booking saya", "BookingStatus -")]
    [TestCase("booking saya bagaimana ya?", "BookingStatus -")]
    [TestCase("status BK 2031", "BookingStatus BK-2031")]
    [TestCase("kapan saya berangkat?", "BookingStatus -")]
    [TestCase("sisa pembayaran saya berapa", "BookingStatus -")]
    [TestCase("kapan berangkatnya?", "BookingStatus -")]
    [TestCase("berapa sisa yang harus saya bayar?", "BookingStatus -")]
    [TestCase("cek pesanan nomor 2031", "BookingStatus BK-2031")]
    public void A_question_about_a_booking_is_read(string text, string expected) => Expect(Reading.Of(text), expected);

    [TestCase("Halo", "Greeting")]
    [TestCase("selamat pagi kak", "Greeting")]
    [TestCase("Halo min", "Greeting")]
    [TestCase("assalamualaikum", "Greeting")]
    [TestCase("terima kasih banyak", "Thanks")]
    [TestCase("makasih ya kak", "Thanks")]
    [TestCase("bantuan", "Help")]
    [TestCase("bisa bicara dengan orang?", "TalkToPerson")]
    [TestCase("admin", "TalkToPerson")]
    [TestCase("saya mau komplain", "TalkToPerson")]
    [TestCase("ya", "Yes")]
    [TestCase("iya betul", "Yes")]
    [TestCase("oke siap", "Yes")]
    [TestCase("tidak", "No")]
    [TestCase("nggak, makasih", "No")]
    [TestCase("BERHENTI", "OptOut")]
    [TestCase("berhenti.", "OptOut")]
    [TestCase("MULAI", "OptIn")]
    [TestCase("berhenti di hotel dulu", "Unclear")]
    [TestCase("acaranya mulai jam 8", "Unclear")]
    [TestCase("tidak tertarik dengan EBC", "Unclear")]
    public void Small_talk_is_read(string text, string expected) => Expect(Reading.Of(text), expected);

    [TestCase("yang pertama", Expecting.WhichBooking, "Choose 1 -")]
    [TestCase("nomor 2", Expecting.WhichBooking, "Choose 2 -")]
    [TestCase("dua", Expecting.WhichTrip, "Choose 2 -")]
    [TestCase("ya", Expecting.YesOrNo, "Yes")]
    [TestCase("tidak usah", Expecting.YesOrNo, "No")]
    public void A_choice_is_read(string text, Expecting expecting, string expected) =>
        Expect(Reading.Of(text, expecting), expected);

    [TestCase("Halo, saya mau tanya harga paket")]
    [TestCase("berdua bulan depan")]
    [TestCase("kapan saya berangkat?")]
    public void The_language_is_heard(string text) => Assert.That(Reading.LanguageOf(text), Is.EqualTo("id"));

    private static void Expect(Intent intent, string expected) => Assert.That(Reading.Line(intent), Is.EqualTo(expected));
}
