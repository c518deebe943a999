using System.Net.WebSockets;
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
    public void A_stranger_gets_no_screen()
    {
        using var socket = new ClientWebSocket();
        Assert.That(
            async () => await socket.ConnectAsync(new Uri(_desk.App.Url.Replace("http", "ws", StringComparison.Ordinal) + "/hubs/inbox"), CancellationToken.None),
            Throws.InstanceOf<WebSocketException>());
    }
}
