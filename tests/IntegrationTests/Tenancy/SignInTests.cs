using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Tenancy;

internal sealed class SignInTests : TenancyFixture
{
    [Test]
    public async Task The_right_password_gives_a_bearer_token_that_opens_the_api()
    {
        using var client = App.Anonymous();
        var tokens = await (await LoginAsync(client)).JsonAsync();
        Assert.Multiple(() =>
        {
            Assert.That(tokens.Text("tokenType"), Is.EqualTo("Bearer"));
            Assert.That(tokens.GetProperty("expiresIn").GetInt32(), Is.EqualTo(900));
            Assert.That(tokens.Text("accessToken"), Has.Length.EqualTo(43));
            Assert.That(tokens.Text("refreshToken"), Has.Length.EqualTo(43));
        });
        Assert.That(await StatusOfMeAsync(client, tokens.Text("accessToken")!), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusOfMeAsync(client, tokens.Text("refreshToken")!), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("owner@example.com", "wrong password")]
    [TestCase("nobody@example.com", TestApp.Password)]
    public async Task Wrong_e_mail_and_wrong_password_get_the_same_answer(string email, string password)
    {
        using var client = App.Anonymous();
        var answer = await client.PostAsJsonAsync("/api/auth/login", new { email, password });
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await answer.JsonAsync()).Text("detail"), Is.EqualTo("E-mail and password do not match."));
    }

    [Test]
    public async Task A_refresh_gives_new_tokens_and_ends_the_old_access_token()
    {
        using var client = App.Anonymous();
        var first = await (await LoginAsync(client)).JsonAsync();
        var second = await (await RefreshAsync(client, first)).JsonAsync();
        Assert.That(await StatusOfMeAsync(client, second.Text("accessToken")!), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await StatusOfMeAsync(client, first.Text("accessToken")!), Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_refresh_token_used_twice_ends_the_whole_family()
    {
        using var client = App.Anonymous();
        var first = await (await LoginAsync(client)).JsonAsync();
        var second = await (await RefreshAsync(client, first)).JsonAsync();
        Assert.That((await RefreshAsync(client, first)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await StatusOfMeAsync(client, second.Text("accessToken")!), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await RefreshAsync(client, second)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_logout_ends_access_and_refresh_token()
    {
        using var client = App.Anonymous();
        var tokens = await (await LoginAsync(client)).JsonAsync();
        using var logout = WithBearer(HttpMethod.Post, "/api/auth/logout", tokens.Text("accessToken")!);
        Assert.That((await client.SendAsync(logout)).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await StatusOfMeAsync(client, tokens.Text("accessToken")!), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That((await RefreshAsync(client, tokens)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task A_cookie_reads_freely_and_writes_only_from_our_own_page()
    {
        using var client = App.Anonymous();
        var answer = await client.PostAsJsonAsync("/api/auth/login?cookie=true", new { email = TestApp.OwnerEmail, password = TestApp.Password });
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.That(cookie.ToLowerInvariant(), Does.Contain("httponly").And.Contain("samesite=strict"));
        client.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);

        Assert.That((await client.GetAsync("/api/users/me")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await client.PostAsync("/api/auth/logout", null)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/api/auth/logout") { Headers = { { "Origin", "https://elsewhere.example" } } };
        Assert.That((await client.SendAsync(foreign)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        using var own = new HttpRequestMessage(HttpMethod.Post, "/api/auth/logout") { Headers = { { "Origin", App.Url } } };
        Assert.That((await client.SendAsync(own)).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [Test]
    public async Task Guessing_is_slowed_down()
    {
        await using var app = await TestApp.StartAsync(builder => builder.Configuration["Auth:LoginsPerMinute"] = "2");
        using var client = app.Anonymous();
        HttpResponseMessage? last = null;
        for (var guess = 0; guess < 3; guess++)
            last = await client.PostAsJsonAsync("/api/auth/login", new { email = TestApp.OwnerEmail, password = "guess" });
        Assert.That(last!.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(last.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
    }

    private static Task<HttpResponseMessage> LoginAsync(HttpClient client) =>
        client.PostAsJsonAsync("/api/auth/login", new { email = TestApp.OwnerEmail, password = TestApp.Password });

    private static Task<HttpResponseMessage> RefreshAsync(HttpClient client, JsonElement tokens) =>
        client.PostAsJsonAsync("/api/auth/refresh", new { refreshToken = tokens.Text("refreshToken") });

    private static async Task<HttpStatusCode> StatusOfMeAsync(HttpClient client, string token)
    {
        using var request = WithBearer(HttpMethod.Get, "/api/users/me", token);
        return (await client.SendAsync(request)).StatusCode;
    }

    private static HttpRequestMessage WithBearer(HttpMethod method, string path, string token) =>
        new(method, path) { Headers = { { "Authorization", $"Bearer {token}" } } };
}
