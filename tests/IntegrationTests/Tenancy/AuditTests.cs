using System.Net.Http.Json;
using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Tenancy;

/// <summary>Who came in, who was turned away, and who changed whom or what: written with the change, and without a secret.</summary>
internal sealed class AuditTests : TenancyFixture
{
    private const string Secret = "SECRET-do-not-tell";

    private static async Task<List<JsonElement>> EntriesAsync(HttpClient by, string? subject) =>
        [.. (await (await by.GetAsync($"/api/audit-logs?subjectId={subject}&limit=200")).JsonAsync()).GetProperty("items").EnumerateArray()];

    private static string? Detail(JsonElement entry, string name) => entry.TryGetProperty("details", out var details) ? details.Text(name) : null;

    [Test]
    public async Task Signing_in_and_out_and_failing_to_leave_entries()
    {
        using var owner = await App.SignInAsync();
        var person = new { name = "Tara", email = "tara@example.com", password = Secret, roles = new[] { "sales" } };
        var id = (await (await owner.PostAsJsonAsync("/api/users", person)).JsonAsync()).Text("id");
        using var door = App.Anonymous();
        await door.PostAsJsonAsync("/api/auth/login", new { person.email, password = "SECRET-guess" });
        await door.PostAsJsonAsync("/api/auth/login?cookie=true", new { person.email, person.password });
        using var tara = await App.SignInAsync(person.email, password: person.password);
        await tara.PostAsync("/api/auth/logout", null);
        await door.PostAsJsonAsync("/api/auth/login", new { email = "stranger@example.com", password = "SECRET-guess" });

        var entries = await EntriesAsync(owner, id);
        Assert.That(entries.Select(entry => entry.Text("action")),
            Is.EqualTo(new[] { "session.ended", "session.started", "session.started", "session.refused", "user.created" }));
        Assert.Multiple(() =>
        {
            Assert.That(entries[0].GetProperty("actor").Text("name"), Is.EqualTo("Tara"));
            Assert.That(Detail(entries[1], "kind"), Is.EqualTo("tokens"));
            Assert.That(Detail(entries[2], "kind"), Is.EqualTo("cookie"));
            Assert.That(entries[3].TryGetProperty("actor", out _), Is.False, "who guesses is not known");
            Assert.That(entries[3].GetProperty("subject").Text("kind"), Is.EqualTo("user"));
            Assert.That(Detail(entries[4], "roles"), Is.EqualTo("sales"));
        });
    }

    [Test]
    public async Task A_refresh_token_used_twice_leaves_an_entry()
    {
        using var owner = await App.SignInAsync();
        var me = (await (await owner.GetAsync("/api/users/me")).JsonAsync()).Text("id");
        using var door = App.Anonymous();
        var tokens = await (await door.PostAsJsonAsync("/api/auth/login", new { email = TestApp.OwnerEmail, password = TestApp.Password })).JsonAsync();
        foreach (var _ in new[] { 1, 2 }) await door.PostAsJsonAsync("/api/auth/refresh", new { refreshToken = tokens.Text("refreshToken") });
        Assert.That(Detail((await EntriesAsync(owner, me))[0], "reason"), Is.EqualTo("a refresh token was used twice"));
    }

    [Test]
    public async Task Changes_of_a_person_are_named_without_their_words()
    {
        using var owner = await App.SignInAsync();
        var me = (await (await owner.GetAsync("/api/users/me")).JsonAsync()).Text("id");
        var made = await owner.PostAsJsonAsync("/api/users", new { name = "Bikash", email = "bikash@example.com", roles = new[] { "sales" } });
        var id = (await made.JsonAsync()).Text("id");
        await owner.PatchAsJsonAsync($"/api/users/{id}", new { password = Secret, phone = "+9779800000099", roles = new[] { "manager" } });
        await owner.PatchAsJsonAsync($"/api/users/{id}", new { email = TestApp.OwnerEmail });

        var entries = await EntriesAsync(owner, id);
        Assert.That(entries.Select(entry => entry.Text("action")), Is.EqualTo(new[] { "user.updated", "user.created" }), "a refused change is none");
        Assert.That(Detail(entries[0], "changed"), Is.EqualTo("phone, roles, password"));
        Assert.That(Detail(entries[0], "roles"), Is.EqualTo("manager"));
        Assert.That(entries[0].GetProperty("actor").Text("id"), Is.EqualTo(me));
        Assert.That(entries[0].GetRawText(), Does.Not.Contain("SECRET").And.Not.Contain("9779800000099"));
    }

    [Test]
    public async Task Changes_of_a_channel_are_named_without_its_secrets()
    {
        using var owner = await App.SignInAsync();
        var made = await owner.PostAsJsonAsync("/api/whatsapp/config", new
        {
            provider = "360dialog",
            name = "Desk",
            phoneNumber = "+15550100200",
            apiKey = Secret,
            webhookSecret = Secret,
        });
        var id = (await made.JsonAsync()).Text("id");
        await owner.PatchAsJsonAsync($"/api/whatsapp/config/{id}", new { name = "Sales", apiKey = Secret + "2" });
        await owner.PostAsync($"/api/whatsapp/config/{id}/deactivation", null);

        var entries = await EntriesAsync(owner, id);
        Assert.That(entries.Select(entry => entry.Text("action")), Is.EqualTo(new[] { "channel.deactivated", "channel.updated", "channel.created" }));
        Assert.That(Detail(entries[1], "changed"), Is.EqualTo("name, apiKey"));
        Assert.That(Detail(entries[2], "provider"), Is.EqualTo("360dialog"));
        Assert.That(entries.Select(entry => entry.GetRawText()), Has.None.Contains("SECRET"));
    }

    [Test]
    public async Task A_machines_key_leaves_entries_and_is_in_none()
    {
        using var owner = await App.SignInAsync();
        var made = await (await owner.PostAsJsonAsync("/api/api-keys", new { name = "import", roles = new[] { "manager" } })).JsonAsync();
        await owner.DeleteAsync($"/api/api-keys/{made.Text("id")}");
        await owner.DeleteAsync($"/api/api-keys/{made.Text("id")}");
        var entries = await EntriesAsync(owner, made.Text("id"));
        Assert.That(entries.Select(entry => entry.Text("action")), Is.EqualTo(new[] { "api_key.revoked", "api_key.created" }));
        Assert.That(entries.Select(entry => entry.GetRawText()), Has.None.Contains(made.Text("key")!));
    }

    [Test]
    public async Task Owners_and_managers_read_the_log_and_nobody_else()
    {
        using var owner = await App.SignInAsync();
        using var manager = await App.HireAsync(owner, "manager");
        using var operations = await App.HireAsync(owner, "operations", "sales", "field_staff");
        using var rival = await App.RivalAsync();
        var me = (await (await owner.GetAsync("/api/users/me")).JsonAsync()).Text("id");
        Assert.That(await EntriesAsync(manager, me), Is.Not.Empty);
        Assert.That(await EntriesAsync(rival, me), Is.Empty);
        await operations.GetAsync("/api/audit-logs").ShouldBeProblemAsync(403);
        await owner.GetAsync("/api/audit-logs?subjectId=me").ShouldNameAsync("subjectId", "cannot be read");
        await owner.GetAsync($"/api/audit-logs?action={new string('a', 101)}").ShouldNameAsync("action", "100 characters");
    }
}
