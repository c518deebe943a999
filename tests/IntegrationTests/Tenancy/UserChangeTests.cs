using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Tenancy;

internal sealed class UserChangeTests : TenancyFixture
{
    private static async Task<JsonElement> PatchAsync(HttpClient by, string? id, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await by.PatchAsync($"/api/users/{id}", content);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private static async Task<string?> HireAsync(HttpClient owner, string email, string phone)
    {
        using var made = await owner.PostAsJsonAsync("/api/users", new { name = "Pasang", email, phone, password = TestApp.Password, roles = new[] { "sales" } });
        return (await made.JsonAsync()).Text("id");
    }

    [Test]
    public async Task A_null_takes_an_e_mail_or_a_phone_away_and_what_is_left_out_stays()
    {
        using var owner = await App.SignInAsync();
        var id = await HireAsync(owner, "pasang@example.com", "+9779800000011");
        using var session = await App.SignInAsync("pasang@example.com");

        var renamed = await PatchAsync(owner, id, """{"name":"Pasang Lama"}""");
        Assert.That((renamed.Text("email"), renamed.Text("phone")), Is.EqualTo(("pasang@example.com", "+9779800000011")));
        var unreachable = await PatchAsync(owner, id, """{"phone":null}""");
        Assert.That(unreachable.TryGetProperty("phone", out _), Is.False);
        Assert.That(unreachable.Text("email"), Is.EqualTo("pasang@example.com"));
        Assert.That((int)(await session.GetAsync("/api/users/me")).StatusCode, Is.EqualTo(200));

        var without = await PatchAsync(owner, id, """{"email":null}""");
        Assert.That(without.TryGetProperty("email", out _), Is.False);
        Assert.That((int)(await session.GetAsync("/api/users/me")).StatusCode, Is.EqualTo(401), "nobody stays signed in who cannot sign in");
        using var door = App.Anonymous();
        await door.PostAsJsonAsync("/api/auth/login", new { email = "pasang@example.com", password = TestApp.Password }).ShouldBeProblemAsync(401);
        var other = await HireAsync(owner, "pasang@example.com", "+9779800000011");
        Assert.That(other, Is.Not.Null.And.Not.EqualTo(id), "what was taken away is free");
    }

    [Test]
    public async Task The_last_owner_keeps_an_e_mail()
    {
        using var owner = await App.SignInAsync();
        var me = (await (await owner.GetAsync("/api/users/me")).JsonAsync()).Text("id");
        using var content = new StringContent("""{"email":null}""", Encoding.UTF8, "application/json");
        var problem = await owner.PatchAsync($"/api/users/{me}", content).ShouldBeProblemAsync(409);
        Assert.That(problem.Text("detail"), Does.Contain("Make somebody else an owner first."));
    }

    [TestCase("""{"email":"nobody"}""", "email", "asha@example.com")]
    [TestCase("""{"phone":"0977"}""", "phone", "E.164")]
    [TestCase("""{"roles":["king"]}""", "roles[0]", "owner, manager")]
    [TestCase("""{"password":"short"}""", "password", "10 characters")]
    [TestCase("""{"name":""}""", "name", "name")]
    [TestCase("""{"email":null,"password":"a long new password"}""", "email", "needed to sign in")]
    [TestCase("""{"rank":1}""", "rank", "not a field")]
    public async Task What_cannot_be_is_refused_by_its_field(string body, string field, string words)
    {
        using var owner = await App.SignInAsync();
        var id = await HireAsync(owner, $"{Guid.NewGuid():n}@example.com", $"+97798{Random.Shared.Next(10_000_000, 99_999_999)}");
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        await owner.PatchAsync($"/api/users/{id}", content).ShouldNameAsync(field, words);
    }

    [Test]
    public async Task Only_an_owner_changes_people_and_only_their_own()
    {
        using var owner = await App.SignInAsync();
        using var manager = await App.HireAsync(owner, "manager");
        using var rival = await App.RivalAsync();
        var id = await HireAsync(owner, "mingma@example.com", "+9779800000013");
        await manager.PatchAsJsonAsync($"/api/users/{id}", new { name = "mine" }).ShouldBeProblemAsync(403);
        await rival.PatchAsJsonAsync($"/api/users/{id}", new { name = "mine" }).ShouldBeProblemAsync(404);
        await owner.PatchAsJsonAsync($"/api/users/{id}", new { email = TestApp.OwnerEmail }).ShouldBeProblemAsync(409);
    }
}
