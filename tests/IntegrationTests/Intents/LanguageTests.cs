using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Intents;

/// <summary>Beyond enquiries: what is asked in a language is done, and answered in that language.</summary>
internal sealed class LanguageTests : DeskTests
{
    private const string Asha = "+15550110";
    private const string Pemba = "+15550130";
    private const string Nisha = "+15550140";

    private async Task<JsonElement> NewestIncidentAsync() => (await _desk.ListAsync("/api/incidents?limit=1"))[0];

    private async Task<JsonElement> RunningTripAsync() => (await _desk.ListAsync("/api/trips?limit=200")).Single(trip => trip.Text("code") == "TRP123");

    [TestCase("what is my booking status?", "Status: confirmed\nBalance: USD 1,750.00", "Next step: please pay")]
    [TestCase("pesanan saya statusnya gimana ya kak", "Status: terkonfirmasi\nSisa pembayaran: USD 1,750.00", "Langkah berikutnya: mohon bayar")]
    [TestCase("¿cómo va mi reserva?", "Estado: confirmada\nSaldo: USD 1,750.00", "Siguiente paso: paga")]
    public async Task A_booking_is_told_in_the_language_of_the_question(string asked, string state, string next) =>
        Assert.That(await _desk.AskAsync(Asha, asked), Does.StartWith("*BK-2031*: Annapurna Circuit").And.Contain(state).And.Contain(next));

    [TestCase("MASALAH TRP123 tamu jatuh, kakinya patah", "Tercatat sebagai *{0}* di TRP123, tingkat tinggi. Nisha Rai sudah diberi tahu.",
        "UPDATE TRP123 dokter sudah datang", "Sudah ditambahkan ke {0}, terima kasih.", "SELESAI TRP123", "Mantap! *{0}* di TRP123 sudah selesai.")]
    [TestCase("PROBLEMA TRP123 un cliente se cayó y no puede caminar", "Anotado como *{0}* en TRP123, gravedad alta. Nisha Rai ya lo sabe.",
        "ACTUALIZAR TRP123 llegó el médico", "Añadido a {0}, gracias.", "RESUELTO TRP123", "¡Bien hecho! *{0}* en TRP123 está resuelto.")]
    [TestCase("ISSUE TRP123 guest broke his leg", "Logged as *{0}* on TRP123, severity high. Nisha Rai has been told.",
        "UPDATE TRP123 the doctor is here", "Added to {0}, thank you.", "RESOLVED TRP123", "Well done! *{0}* on TRP123 is resolved.")]
    public async Task An_incident_is_reported_updated_and_closed_in_one_language(
        string report, string logged, string news, string added, string end, string closed)
    {
        var answer = await _desk.AskAsync(Pemba, report);
        var incident = await NewestIncidentAsync();
        var code = incident.Text("code");
        Assert.That(answer, Does.StartWith(string.Format(null, logged, code)));
        Assert.That(incident.Text("severity"), Is.EqualTo("high"));
        Assert.That(incident.Text("category"), Is.EqualTo("medical"));
        Assert.That(incident.Text("text"), Is.EqualTo(report.Split("TRP123 ")[1]));
        Assert.That(await _desk.AskAsync(Pemba, news), Is.EqualTo(string.Format(null, added, code)));
        Assert.That(await _desk.AskAsync(Pemba, end), Is.EqualTo(string.Format(null, closed, code)));
        Assert.That((await NewestIncidentAsync()).Text("status"), Is.EqualTo("resolved"));
        Assert.That((await _desk.TimelineAsync("incident", incident.Text("id")!))[1].Text("text"), Is.EqualTo(news.Split("TRP123 ")[1]));
    }

    [TestCase("CHECKIN TRP123, with the group", "Checked in on TRP123 at ", "HEADCOUNT TRP123 11 people", "Noted: 11 on TRP123.", 11)]
    [TestCase("HADIR TRP123", "Hadir di TRP123 pukul ", "JUMLAH TRP123 dua belas", "Tercatat: 12 orang di TRP123.", 12)]
    [TestCase("LLEGADA TRP123", "Llegada a TRP123 anotada a las ", "RECUENTO TRP123 trece", "Anotado: 13 en TRP123.", 13)]
    public async Task Check_in_and_headcount_are_noted_in_the_guides_language(string checkIn, string noted, string headcount, string counted, int count)
    {
        await _desk.ExecuteAsync("delete from timeline_entries where kind = 'checked_in'");
        Assert.That(await _desk.AskAsync(Pemba, checkIn), Does.StartWith(noted));
        Assert.That(await _desk.AskAsync(Pemba, headcount), Is.EqualTo(counted));
        Assert.That((await RunningTripAsync()).GetProperty("headcount").GetInt32(), Is.EqualTo(count));
    }

    [Test]
    public async Task A_report_in_one_language_is_told_to_operations_with_the_severity_in_theirs()
    {
        await _desk.WriteAsync(Nisha, "hola, buenos días");
        var told = _desk.Recorder.To(Nisha).Count;
        Assert.That(await _desk.AskAsync(Pemba, "Masalah TRP123 tamu pingsan"), Does.Contain("tingkat kritis"));
        var code = (await NewestIncidentAsync()).Text("code");
        Assert.That(_desk.Recorder.To(Nisha).Skip(told).Single().Text, Is.EqualTo($"*{code}* en TRP123 (crítica), de Pemba Sherpa:\ntamu pingsan\nResponde ACK {code} para hacerte cargo."));
        await _desk.AskAsync(Pemba, $"SELESAI {code}");
    }

    [TestCase("please stop sending me messages", "Done: you won't get further messages from", "START", "Welcome back!")]
    [TestCase("tolong jangan kirim pesan lagi", "Selesai: Himalaya Trails tidak akan mengirim pesan lagi.", "MULAI", "Selamat datang kembali!")]
    [TestCase("por favor no me manden más mensajes", "Hecho: Himalaya Trails no te enviará más mensajes.", "ALTA", "¡Qué alegría!")]
    public async Task Who_wants_no_more_messages_is_heard_and_may_come_back(string stop, string stopped, string start, string back)
    {
        var phone = Desk.NewPhone();
        Assert.That(await _desk.AskAsync(phone, stop), Does.StartWith(stopped));
        Assert.That((await _desk.ContactAsync(phone)).GetProperty("consents")[0].Text("state"), Is.EqualTo("opted_out"));
        Assert.That(await _desk.AskAsync(phone, start), Does.StartWith(back));
        Assert.That((await _desk.ContactAsync(phone)).GetProperty("consents")[0].Text("state"), Is.EqualTo("opted_in"));
    }

    [TestCase("Can I speak to a human please?", "Of course. One of our team will write to you here shortly.")]
    [TestCase("bisa ngomong sama admin langsung ga?", "Tentu. Tim kami akan segera membalas di sini.")]
    [TestCase("quiero poner una reclamación, el hotel era un desastre", "Claro. Alguien del equipo te escribirá aquí en breve.")]
    public async Task A_person_is_brought_in_in_the_language_of_the_wish(string asked, string answer)
    {
        var phone = Desk.NewPhone();
        Assert.That(await _desk.AskAsync(phone, asked), Is.EqualTo(answer));
        var conversation = (await _desk.ConversationsAsync(phone)).Single();
        Assert.That(conversation.Text("status"), Is.EqualTo("waiting"));
        Assert.That(conversation.GetProperty("assignee").Text("name"), Is.AnyOf("Tara Karki", "Bikash Thapa"));
        Assert.That(await _desk.WriteAsync(phone, "?"), Has.Count.EqualTo(1), "nobody is met with silence before the person is there");
    }
}
