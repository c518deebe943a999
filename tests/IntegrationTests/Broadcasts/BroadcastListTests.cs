using System.Text;
using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Broadcasts;

/// <summary>Saved lists, and files that fill them.</summary>
internal sealed class BroadcastListTests : DeskTests
{
    private async Task<JsonElement> ImportAsync(Guid list, string file, string query = "", int status = 200)
    {
        using var body = new StringContent(file, Encoding.UTF8, "text/csv");
        using var answer = await _desk.Api.PostAsync($"/api/broadcast-lists/{list}/import{query}", body);
        Assert.That((int)answer.StatusCode, Is.EqualTo(status), await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private async Task<Guid> CreateAsync(string name) => (await _desk.DoAsync(201, "/api/broadcast-lists", new { name })).GetProperty("id").GetGuid();

    [Test]
    public async Task Each_line_of_a_file_is_reported_and_its_person_is_a_member()
    {
        var (known, fresh) = (Desk.NewPhone(), Desk.NewPhone());
        await _desk.WriteAsync(known, "hello");
        var list = await CreateAsync("Alumni");
        var report = await ImportAsync(list, $"phone;language;name\n{known};en;Somebody Else\n{fresh};ID;Budi\nnobody;en;X\n{known};en;Again\n07946 0{fresh[^5..]}9;en;Home\n", "?defaultCountry=GB");
        Assert.That(report.GetProperty("lines").EnumerateArray().Select(line => (line.GetProperty("line").GetInt32(), line.Text("result"))),
            Is.EqualTo(new[] { (2, "added"), (3, "added"), (4, "refused"), (5, "known"), (6, "added") }));
        Assert.That((report.GetProperty("added").GetInt32(), report.GetProperty("known").GetInt32(), report.GetProperty("refused").GetInt32()), Is.EqualTo((3, 1, 1)));
        Assert.That(report.GetProperty("lines")[2].Text("reason"), Does.StartWith("phone must be E.164"));
        Assert.That(report.GetProperty("lines")[0].TryGetProperty("isNewContact", out _), Is.False);
        Assert.That(report.GetProperty("lines")[1].GetProperty("isNewContact").GetBoolean(), Is.True);

        Assert.That((await _desk.GetAsync($"/api/broadcast-lists/{list}")).GetProperty("members").GetInt32(), Is.EqualTo(3));
        var members = await _desk.ListAsync($"/api/broadcast-lists/{list}/members");
        Assert.That(members.Select(member => member.Text("name")), Is.EquivalentTo(new[] { "Asha Rao", "Budi", "Home" }), "who is known keeps their name");
        Assert.That((await _desk.ContactAsync(fresh)).Text("language"), Is.EqualTo("id"));
        Assert.That((await _desk.ContactAsync(fresh)).GetProperty("consents").GetArrayLength(), Is.Zero, "being on a list is no consent");
    }

    [Test]
    public async Task A_file_may_be_sent_again()
    {
        var list = await CreateAsync("Twice");
        var file = $"phone\n{Desk.NewPhone()}\n{Desk.NewPhone()}\n";
        await ImportAsync(list, file);
        Assert.That((await ImportAsync(list, file)).GetProperty("known").GetInt32(), Is.EqualTo(2));
        Assert.That((await _desk.GetAsync($"/api/broadcast-lists/{list}")).GetProperty("members").GetInt32(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_head_that_cannot_be_meant_is_refused()
    {
        var list = await CreateAsync("Heads");
        Assert.That(await RefusedAsync(list, "name\nAnn\n"), Does.Contain("must name the column phone"));
        Assert.That(await RefusedAsync(list, "phone,birthday\n"), Does.Contain("The column birthday is not known"));
        Assert.That((await ImportAsync(Guid.NewGuid(), "phone\n", status: 404)).Text("detail"), Does.Contain("There is no list"));
    }

    private async Task<string?> RefusedAsync(Guid list, string file) => (await ImportAsync(list, file, status: 400)).GetProperty("errors").GetProperty("file")[0].GetString();

    [Test]
    public async Task People_join_and_leave_a_list_and_it_goes_without_them()
    {
        var phones = BroadcastDesk.NewPhones(2);
        var first = await _desk.ListOfAsync(phones, "Traveller");
        var ids = (await _desk.ListAsync($"/api/broadcast-lists/{first}/members")).Select(member => member.Text("id")).ToArray();
        var list = await CreateAsync("By hand");
        Assert.That((await _desk.DoAsync(409, "/api/broadcast-lists", new { name = "By hand" })).Text("detail"), Is.EqualTo("There is a list called By hand already."));
        Assert.That((await _desk.DoAsync(200, $"/api/broadcast-lists/{list}/members", new { add = ids.Append($"{Guid.NewGuid()}") })).GetProperty("members").GetInt32(), Is.EqualTo(2));
        Assert.That((await _desk.DoAsync(200, $"/api/broadcast-lists/{list}/members", new { remove = ids[..1] })).GetProperty("members").GetInt32(), Is.EqualTo(1));
        using var gone = await _desk.Api.DeleteAsync($"/api/broadcast-lists/{list}");
        Assert.That((int)gone.StatusCode, Is.EqualTo(204));
        using var missing = await _desk.Api.GetAsync($"/api/broadcast-lists/{list}");
        Assert.That((int)missing.StatusCode, Is.EqualTo(404));
        Assert.That(await _desk.ContactAsync(phones[0]), Is.Not.EqualTo(default(JsonElement)));
    }
}
