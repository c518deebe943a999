using TrailDesk.IntegrationTests.Delivery;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Broadcasts;

/// <summary>Whose window closes before their text could leave gets the template.</summary>
internal sealed class BroadcastWindowTests : DeskTests
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(2.5);

    [OneTimeSetUp]
    public async Task PrepareAsync()
    {
        await _desk.FastAsync();
        await _desk.AddTemplateAsync();
    }

    [TearDown]
    public void Recover() => _desk.Recorder.Answer = _ => null;

    private async Task<(string Id, string Phone)> HeldUpAsync(TimeSpan left)
    {
        var phone = await _desk.CustomerAsync();
        await _desk.WindowClosesAsync(phone, left);
        _desk.Recorder.Answer = sent => sent.To == phone && sent.Text is not null ? (503, new { error = new { message = "Service unavailable", code = 2 } }) : null;
        var id = await _desk.StartedAsync(new { listIds = new[] { await _desk.ListOfAsync($"{phone},,") } }, ("text", "Hello {{name}}, we see you soon!"));
        await Eventually.HoldsAsync(() => _desk.Recorder.To(phone).Any(IsOurs));
        return (id, phone);
    }

    private static bool IsOurs(SentRequest sent) => sent.Text == "Hello Asha Rao, we see you soon!";

    private async Task ShouldGetTheTemplateAsync(string id, string phone, int tries)
    {
        await _desk.EndsAsync(id);
        Assert.That(_desk.Recorder.To(phone)[^1].Body.GetProperty("template").Text("name"), Is.EqualTo(BroadcastDesk.Template));
        var row = await _desk.RecipientAsync(id, phone);
        Assert.That((row.Text("state"), row.GetProperty("tries").GetInt32()), Is.EqualTo(("accepted", tries)));
    }

    [Test]
    public async Task The_text_is_taken_back_a_little_before()
    {
        var (id, phone) = await HeldUpAsync(Late + TimeSpan.FromSeconds(6));
        await ShouldGetTheTemplateAsync(id, phone, tries: 0);
    }

    [Test]
    public async Task Where_nobody_took_it_back_in_time_it_is_tried_once_more()
    {
        var (id, phone) = await HeldUpAsync(TimeSpan.FromHours(2));
        await _desk.WindowClosesAsync(phone, TimeSpan.Zero);
        await _desk.ExecuteAsync("""
            update outbox o set deadline = now(), due_at = now() from broadcast_recipients r where r.message_id = o.message and r.broadcast_id = @Id::uuid
            """, new { Id = id });
        await ShouldGetTheTemplateAsync(id, phone, tries: 1);
    }

    [Test]
    public async Task A_text_is_filled_by_the_language_that_the_broadcast_names_whatever_the_persons_template_calls_its_variables()
    {
        await _desk.AddTemplateAsync("dual");
        await _desk.AddTemplateAsync("dual", language: "es", body: "la temporada empieza.", variable: "nombre");
        var (writing, silent) = (await _desk.CustomerAsync(), Desk.NewPhone());
        await _desk.ExecuteAsync("update contacts set language = 'es' where id = @Id::uuid", new { Id = (await _desk.ContactAsync(writing)).Text("id") });
        var id = await _desk.DraftAsync(
            new { listIds = new[] { await _desk.ListOfAsync($"{writing},,", $"{silent},Ana,es") } }, ("text", "Hello {{name}}!"), ("template", new { name = "dual", language = "en" }));
        var preview = await _desk.StepAsync(id, "preview");
        Assert.That((preview.GetProperty("text").GetInt32(), preview.GetProperty("template").GetInt32()), Is.EqualTo((1, 1)));
        await _desk.StepAsync(id, "start");
        await _desk.EndsAsync(id);
        Assert.That(_desk.Recorder.To(writing)[^1].Text, Is.EqualTo("Hello Asha Rao!"));
        var spanish = _desk.Recorder.To(silent).Single();
        Assert.That(spanish.Body.GetProperty("template").GetProperty("language").Text("code"), Is.EqualTo("es"));
        Assert.That(BroadcastDesk.ValuesOf(spanish), Is.EqualTo(new[] { "Ana" }));
    }
}
