using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Consent;

/// <summary>A file of what people agreed to elsewhere, with a word on each of its lines.</summary>
internal sealed class ConsentImportTests : DeskTests
{
    private const string Head = "phone,purpose,at,method,wording";

    private async Task<JsonElement> ImportAsync(string file, string query = "", string type = "text/csv", HttpContent? content = null)
    {
        using var body = content ?? new StringContent(file, Encoding.UTF8, type);
        using var answer = await _desk.Api.PostAsync($"/api/consents/import{query}", body);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private static IEnumerable<(int Line, string Result)> Lines(JsonElement report) =>
        report.GetProperty("lines").EnumerateArray().Select(line => (line.GetProperty("line").GetInt32(), line.Text("result")!));

    [Test]
    public async Task Each_line_is_reported_and_what_it_says_is_there()
    {
        var (known, fresh) = (Desk.NewPhone(), Desk.NewPhone());
        await _desk.WriteAsync(known, "hello");
        var before = await _desk.ContactAsync(known);
        var report = await ImportAsync($"""
            {Head},name,language
            {known},marketing,2025-03-01,web form,"Yes, ""really"":
            send me offers",Somebody Else,id
            {fresh},booking,2025-03-01T10:00:00+05:45,paper form,I agree.,Emma Berg,es

            nobody,marketing,2025-03-01,web form,yes,,
            {known},marketing,2025-03-01,web form,"The same once more",,
            """);
        Assert.That(Lines(report), Is.EqualTo(new[] { (2, "imported"), (4, "imported"), (6, "refused"), (7, "known") }));
        Assert.That((report.GetProperty("imported").GetInt32(), report.GetProperty("known").GetInt32(), report.GetProperty("refused").GetInt32()), Is.EqualTo((2, 1, 1)));
        var lines = report.GetProperty("lines");
        lines[0].ShouldHoldExactly(new { line = 2, result = "imported", contactId = before.Text("id"), isNewContact = false });
        Assert.That(lines[1].GetProperty("isNewContact").GetBoolean(), Is.True);
        Assert.That(lines[2].Text("reason"), Does.StartWith("phone must be E.164"));

        var consent = (await _desk.ConsentsAsync(known)).Single();
        consent.ShouldHoldExactly(new
        {
            id = consent.Text("id"),
            purpose = "marketing",
            state = "opted_in",
            at = "2025-03-01T00:00:00+00:00",
            method = "web form",
            source = "import",
            wording = "Yes, \"really\":\nsend me offers",
            recordedBy = consent.GetProperty("recordedBy"),
            recordedAt = consent.Text("recordedAt"),
            isCurrent = true,
        });
        Assert.That((await _desk.ConsentLinesAsync(known)).Single().Text("text"), Is.EqualTo("Agrees to marketing messages: brought in from a file (web form)."));
        Assert.That((await _desk.ContactAsync(known)).Text("name"), Is.EqualTo(before.Text("name")), "who is known keeps their name");
        var made = await _desk.ContactAsync(fresh);
        Assert.Multiple(() =>
        {
            Assert.That(made.Text("id"), Is.EqualTo(lines[1].Text("contactId")));
            Assert.That(made.Text("name"), Is.EqualTo("Emma Berg"));
            Assert.That(made.Text("language"), Is.EqualTo("es"));
            Assert.That(made.GetProperty("consents")[0].GetProperty("at").GetDateTimeOffset(), Is.EqualTo(new DateTimeOffset(2025, 3, 1, 4, 15, 0, TimeSpan.Zero)));
        });
        var entry = (await _desk.ListAsync("/api/audit-logs?action=consent.imported"))[0];
        entry.GetProperty("details").ShouldHoldExactly(new { imported = "2", known = "1", refused = "1" });
    }

    [Test]
    public async Task A_file_may_be_sent_again_and_a_dry_run_only_tells()
    {
        var (one, other) = (Desk.NewPhone(), Desk.NewPhone());
        var file = $"{Head}\r\n{one},marketing,2025-03-01,web form,yes\r\n{other},marketing,2025-03-01,web form,yes\r\n{one},marketing,2025-03-01,web form,yes";
        var dry = await ImportAsync(file, "?dryRun=true");
        Assert.That(Lines(dry), Is.EqualTo(new[] { (2, "imported"), (3, "imported"), (4, "known") }));
        Assert.That(dry.GetProperty("dryRun").GetBoolean(), Is.True);
        Assert.That(await _desk.ListAsync($"/api/contacts?phone={Uri.EscapeDataString(one)}"), Is.Empty);
        Assert.That(Lines(await ImportAsync(file)), Is.EqualTo(Lines(dry)));
        Assert.That(Lines(await ImportAsync(file)).Select(line => line.Result), Is.All.EqualTo("known"));
        Assert.That(await _desk.ConsentsAsync(one), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_form_brings_a_file_too()
    {
        var phone = Desk.NewPhone();
        using var form = new MultipartFormDataContent { { new StringContent("ignored"), "note" } };
        var file = new ByteArrayContent([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes($"wording;method;at;purpose;phone\nSí, quiero;formulario;2025-03-01;marketing;{phone}\n")]);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        form.Add(file, "file", "consents.csv");
        Assert.That(Lines(await ImportAsync("", content: form)), Is.EqualTo(new[] { (2, "imported") }));
        Assert.That((await _desk.ConsentsAsync(phone)).Single().Text("wording"), Is.EqualTo("Sí, quiero"));
    }

    [Test]
    public async Task Numbers_of_home_are_read_by_the_country_that_is_named()
    {
        var mobile = "98" + Desk.NewPhone()[^8..];
        var report = await ImportAsync($"{Head}\n{mobile},marketing,2025-03-01,web form,yes\n977{mobile},marketing,2025-03-01,web form,yes", "?defaultCountry=NP");
        Assert.That(Lines(report), Is.EqualTo(new[] { (2, "imported"), (3, "refused") }));
        Assert.That(report.GetProperty("lines")[1].Text("reason"), Does.Contain("needs its plus"));
        Assert.That(await _desk.MarketingAsync($"+977{mobile}"), Is.EqualTo("opted_in"));
    }

    [Test]
    public async Task What_was_stopped_since_stays_stopped()
    {
        var phone = Desk.NewPhone();
        await _desk.SayAsync(_desk.Meta, phone, "STOP");
        await ImportAsync($"{Head}\n{phone},marketing,2025-03-01,web form,yes");
        Assert.That(await _desk.MarketingAsync(phone), Is.EqualTo("opted_out"));
        Assert.That(await _desk.SayAsync(_desk.Meta, phone, "STOP"), Is.Empty, "they were told");
    }

    [TestCase("+447946012345,offers,2025-03-01,web form,yes,", "purpose must be")]
    [TestCase("+447946012345,marketing,01/03/2025,web form,yes,", "at must be a date")]
    [TestCase("+447946012345,marketing,2199-03-01,web form,yes,", "at must be a date")]
    [TestCase("+447946012345,marketing,2025-03-01,keyword,yes,", "method must say")]
    [TestCase("+447946012345,marketing,2025-03-01,web form, ,", "wording must have")]
    [TestCase("+447946012345,marketing,2025-03-01,web form,yes,maybe", "state must be")]
    [TestCase("+447946012345,marketing,2025-03-01,web form,yes", "The line has 5 fields where the first line has 6.")]
    [TestCase(",marketing,2025-03-01,web form,yes,", "phone is empty.")]
    public async Task A_line_that_proves_nothing_is_refused_with_the_reason(string line, string reason)
    {
        var report = await ImportAsync($"{Head},state\n{line}\n");
        Assert.That(Lines(report), Is.EqualTo(new[] { (2, "refused") }));
        Assert.That(report.GetProperty("lines")[0].Text("reason"), Does.StartWith(reason));
    }

    [Test]
    public async Task A_file_that_breaks_off_tells_where()
    {
        var phone = Desk.NewPhone();
        var report = await ImportAsync($"{Head}\n{phone},marketing,2025-03-01,web form,yes\n+447946012345,marketing,2025-03-01,web form,\"never closed\nand more\n");
        Assert.That(Lines(report), Is.EqualTo(new[] { (2, "imported"), (3, "refused") }));
        Assert.That(report.GetProperty("lines")[1].Text("reason"), Is.EqualTo("A quote is not closed. From here on nothing was read."));
    }

    [TestCase("phone,purpose,at,method", "It lacks wording.")]
    [TestCase("phone,purpose,at,method,wording,colour", "The column colour is not known.")]
    [TestCase("phone,phone,purpose,at,method,wording", "twice")]
    [TestCase("", "It lacks phone, purpose, at, method, wording.")]
    public Task A_head_that_cannot_be_used_is_refused_at_once(string head, string words) =>
        _desk.Api.PostAsync("/api/consents/import", new StringContent(head, Encoding.UTF8, "text/csv")).ShouldNameAsync("file", words);

    [Test]
    public async Task Who_brings_nothing_or_names_no_country_is_told()
    {
        await _desk.Api.PostAsync("/api/consents/import?defaultCountry=Nepal", new StringContent(Head, Encoding.UTF8, "text/csv")).ShouldNameAsync("defaultCountry", "ISO 3166");
        using var form = new MultipartFormDataContent { { new StringContent("x"), "note" } };
        await _desk.Api.PostAsync("/api/consents/import", form).ShouldBeProblemAsync(400);
        await _desk.Api.PostAsync("/api/consents/import", new StringContent("{}", Encoding.UTF8, "application/json")).ShouldBeProblemAsync(415);
        using var sales = await _desk.App.HireAsync(_desk.Api, "sales");
        await sales.PostAsync("/api/consents/import", new StringContent(Head, Encoding.UTF8, "text/csv")).ShouldBeProblemAsync(403);
    }

    [Test]
    public async Task Thousands_of_lines_come_in_over_several_commits()
    {
        var file = new StringBuilder(Head + '\n');
        for (var i = 0; i < 1_700; i++) file.Append(System.Globalization.CultureInfo.InvariantCulture, $"+4479461{i:00000},marketing,2025-03-01,web form,yes\n");
        var report = await ImportAsync(file.ToString());
        Assert.That(report.GetProperty("imported").GetInt32(), Is.EqualTo(1_700));
        Assert.That(Lines(report).Select(line => line.Line), Is.EqualTo(Enumerable.Range(2, 1_700)));
        Assert.That(await _desk.CountAsync("select count(*) from contacts where marketing = 'opted_in' and not marketing_told and profile is not null"), Is.GreaterThanOrEqualTo(1_700));
    }
}
