using System.Net;
using System.Net.Http.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Tenancy;

internal sealed class UserTests : TenancyFixture
{
    [Test]
    public async Task A_user_comes_back_field_by_field()
    {
        using var owner = await App.SignInAsync();
        var made = await owner.PostAsJsonAsync("/api/users", new { name = "Pasang", email = "Pasang@example.com", phone = "+9779800000001", roles = new[] { "field_staff" } });
        Assert.That(made.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        var id = (await made.JsonAsync()).Text("id");

        var listed = (await (await owner.GetAsync("/api/users?limit=200")).JsonAsync()).GetProperty("items").EnumerateArray().Single(user => user.Text("id") == id);
        Assert.Multiple(() =>
        {
            Assert.That(listed.Text("name"), Is.EqualTo("Pasang"));
            Assert.That(listed.Text("email"), Is.EqualTo("pasang@example.com"));
            Assert.That(listed.Text("phone"), Is.EqualTo("+9779800000001"));
            Assert.That(listed.GetProperty("roles").EnumerateArray().Select(role => role.GetString()), Is.EqualTo(new[] { "field_staff" }));
            Assert.That(listed.GetProperty("isActive").GetBoolean(), Is.True);
        });

        var twice = await owner.PostAsJsonAsync("/api/users", new { name = "Other", phone = "+9779800000001", roles = Array.Empty<string>() });
        Assert.That(twice.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
    }

    [Test]
    public async Task The_list_of_users_turns_its_pages_without_loss_or_repeat()
    {
        using var owner = await App.SignInAsync();
        for (var at = 0; at < 5; at++) await owner.PostAsJsonAsync("/api/users", new { name = $"Page {at}", roles = Array.Empty<string>() });
        var all = (await (await owner.GetAsync("/api/users?limit=200")).JsonAsync()).GetProperty("items").EnumerateArray().Select(user => user.Text("id")).ToList();
        var seen = new List<string?>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await (await owner.GetAsync(cursor.Length == 0 ? "/api/users?limit=2" : $"/api/users?limit=2&cursor={cursor}")).JsonAsync();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(user => user.Text("id")));
            cursor = page.Text("nextCursor");
        }

        Assert.That(seen, Is.EqualTo(all));
    }

    [Test]
    public async Task A_role_opens_its_own_doors_only()
    {
        using var owner = await App.SignInAsync();
        await owner.PostAsJsonAsync("/api/users", new { name = "Sales", email = "sales@example.com", password = TestApp.Password, roles = new[] { "sales" } });
        using var sales = await App.SignInAsync("sales@example.com");
        Assert.Multiple(async () =>
        {
            Assert.That((await sales.GetAsync("/api/users")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That((await sales.GetAsync("/api/whatsapp/config")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That((await sales.PostAsJsonAsync("/api/whatsapp/config", new { provider = "meta" })).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That((await sales.PostAsJsonAsync("/api/users", new { name = "x", roles = new[] { "owner" } })).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That((await sales.GetAsync("/api/api-keys")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        });
    }

    [Test]
    public async Task The_last_owner_stays_one()
    {
        using var owner = await App.SignInAsync();
        var id = (await (await owner.GetAsync("/api/users/me")).JsonAsync()).Text("id");
        var answer = await owner.PatchAsJsonAsync($"/api/users/{id}", new { roles = new[] { "sales" } });
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
    }

    [Test]
    public async Task An_api_key_works_until_it_is_revoked_and_is_shown_once()
    {
        using var owner = await App.SignInAsync();
        var made = await (await owner.PostAsJsonAsync("/api/api-keys", new { name = "import", roles = new[] { "manager" } })).JsonAsync();
        using var machine = App.Anonymous();
        machine.DefaultRequestHeaders.Add("X-Api-Key", made.Text("key"));
        Assert.That((await machine.GetAsync("/api/whatsapp/config")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await machine.GetAsync("/api/api-keys")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await owner.GetStringAsync("/api/api-keys"), Does.Contain("import").And.Not.Contain(made.Text("key")));

        Assert.That((await owner.DeleteAsync($"/api/api-keys/{made.Text("id")}")).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await machine.GetAsync("/api/whatsapp/config")).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }
}
