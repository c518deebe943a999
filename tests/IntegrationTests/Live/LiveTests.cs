using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Infrastructure.Nodes;
using TrailDesk.IntegrationTests.Conversations;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Live;

internal sealed class LiveTests
{
    private SendingDesk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _desk = await SendingDesk.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    [Test]
    public async Task A_screen_hears_of_its_own_company_and_of_no_other()
    {
        await _desk.App.AddTenantAsync("Andes Walks", "andes@example.com");
        using var other = await _desk.App.SignInAsync("andes@example.com");
        await using var ours = await Screen.OpenAsync(_desk.App, _desk.Owner);
        await using var theirs = await Screen.OpenAsync(_desk.App, other);
        var conversation = await _desk.HearAsync("hello", "+15550191001");
        await ours.NoticeAsync("message");
        Assert.That((await ours.NoticeAsync("conversation")).GetProperty("id").GetGuid(), Is.EqualTo(conversation.GetProperty("id").GetGuid()));
        Assert.That(async () => await theirs.NoticeAsync("message", TimeSpan.FromMilliseconds(700)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Two_nodes_on_one_database_tell_each_other()
    {
        await using var second = await _desk.App.StartBesideAsync();
        using var client = await second.SignInAsync();
        await using var screen = await Screen.OpenAsync(second, client);
        await Eventually.HoldsAsync(() => _desk.App.Services.GetRequiredService<NodeRegistry>().Alive == 2);
        var conversation = await _desk.HearAsync("hello", "+15550191002");
        var id = conversation.GetProperty("id").GetGuid();
        await _desk.PostAsync($"/api/conversations/{id}/notes", new { text = "seen from afar" });
        var contact = conversation.GetProperty("contact").GetProperty("id").GetGuid();
        while ((await screen.NoticeAsync("timeline")).GetProperty("id").GetGuid() != contact) { }
    }

    [Test]
    public async Task A_node_whose_listening_connection_was_cut_hears_the_others_again()
    {
        await using var second = await _desk.App.StartBesideAsync();
        using var client = await second.SignInAsync();
        await using var screen = await Screen.OpenAsync(second, client);
        await Eventually.HoldsAsync(() => _desk.App.Services.GetRequiredService<NodeRegistry>().Alive == 2);
        var conversation = (await _desk.HearAsync("hello", "+15550191003")).GetProperty("id").GetGuid();
        Assert.That(await ListenersAsync("count(pg_terminate_backend(pid))"), Is.EqualTo(2), "both nodes were cut");
        await Eventually.HoldsAsync(async () => await ListenersAsync("count(*)") == 2);

        await _desk.PostAsync($"/api/conversations/{conversation}/notes", new { text = "seen again" });
        await screen.NoticeAsync("timeline");
    }

    private async Task<long> ListenersAsync(string what)
    {
        await using var connection = new Npgsql.NpgsqlConnection(_desk.App.Database.SuperuserConnectionString);
        return await Dapper.SqlMapper.ExecuteScalarAsync<long>(connection,
            $"select {what} from pg_stat_activity where datname = current_database() and query like 'listen %'");
    }

    [Test]
    public async Task A_screen_is_cut_when_its_session_ends()
    {
        using var client = await _desk.App.SignInAsync();
        await using var screen = await Screen.OpenAsync(_desk.App, client);
        (await client.PostAsync("/api/auth/logout", null)).EnsureSuccessStatusCode();
        await screen.EndAsync();
    }

    [Test]
    public async Task A_screen_is_cut_when_its_token_expires()
    {
        using var client = await _desk.App.HireAsync(_desk.Owner, "sales");
        await using var screen = await Screen.OpenAsync(_desk.App, client);
        await ExpireAsync(client);
        await screen.EndAsync();
    }

    [Test]
    public async Task A_stranger_and_whoever_comes_with_an_old_token_get_no_screen()
    {
        Assert.That(await Screen.HandshakeAsync(_desk.App), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await Screen.HandshakeAsync(_desk.App, ("Authorization", "Bearer guessed")), Is.EqualTo(HttpStatusCode.Unauthorized));
        using var client = await _desk.App.HireAsync(_desk.Owner, "sales");
        var token = client.DefaultRequestHeaders.Authorization!.ToString();
        Assert.That(await Screen.HandshakeAsync(_desk.App, ("Authorization", token)), Is.EqualTo(HttpStatusCode.SwitchingProtocols));
        await ExpireAsync(client);
        // A node may know a session for a few seconds.
        await Eventually.HoldsAsync(async () => await Screen.HandshakeAsync(_desk.App, ("Authorization", token)) == HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task A_page_of_another_origin_gets_no_screen_with_the_browsers_cookie()
    {
        using var browser = _desk.App.Anonymous();
        using var login = await browser.PostAsJsonAsync("/api/auth/login?cookie=true", new { email = TestApp.OwnerEmail, password = TestApp.Password });
        var cookie = ("Cookie", login.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        foreach (var origin in new[] { "https://evil.example", _desk.App.Url + ".evil.example", "null" })
            Assert.That(await Screen.HandshakeAsync(_desk.App, cookie, ("Origin", origin)), Is.EqualTo(HttpStatusCode.Forbidden), origin);
        Assert.That(await Screen.HandshakeAsync(_desk.App, cookie), Is.EqualTo(HttpStatusCode.Forbidden), "no origin at all");
        Assert.That(await Screen.HandshakeAsync(_desk.App, cookie, ("Origin", _desk.App.Url)), Is.EqualTo(HttpStatusCode.SwitchingProtocols));
    }

    private async Task ExpireAsync(HttpClient client)
    {
        var me = (await (await client.GetAsync("/api/users/me")).JsonAsync()).GetProperty("id").GetGuid();
        await Sql.ExecuteAsync(_desk.App.Database.SuperuserConnectionString, $"update sessions set expires_at = now() - interval '1 minute' where user_id = '{me}'");
    }
}
