using System.Text.Json;
using Npgsql;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.IntegrationTests.Support;

/// <summary>One host for all tests that only read: two tenants, each with its own five of everything.</summary>
internal sealed class SeededApp : IAsyncDisposable
{
    private static readonly Lazy<Task<SeededApp>> Shared = new(StartAsync);

    private SeededApp(TestApp app, Seed ours, Seed theirs, HttpClient client) => (App, Ours, Theirs, Client) = (app, ours, theirs, client);

    public TestApp App { get; }
    public Seed Ours { get; }
    public Seed Theirs { get; }
    public HttpClient Client { get; }

    public static Task<SeededApp> GetAsync() => Shared.Value;

    public static async Task EndAsync()
    {
        if (Shared.IsValueCreated) await (await Shared.Value).DisposeAsync();
    }

    // The seeded inbox must stay as it is: nobody works it off.
    private static async Task<SeededApp> StartAsync()
    {
        var app = await TestApp.StartAsync(builder => builder.Configuration["Inbox:Workers"] = "0");
        var client = await app.SignInAsync();
        await KeepSignedInAsync(app);
        var ourId = (await (await client.GetAsync("/api/tenant")).JsonAsync()).GetProperty("id").GetGuid();
        var theirId = await app.AddTenantAsync("Rivals", "rival@example.com");
        return new SeededApp(app, await Seed.WriteAsync(app.Services, ourId), await Seed.WriteAsync(app.Services, theirId), client);
    }

    // Shared from the first test to the last, which on a slow machine is longer than a token lives.
    private static async Task KeepSignedInAsync(TestApp app)
    {
        await using var connection = new NpgsqlConnection(app.Database.SuperuserConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("update sessions set expires_at = now() + interval '1 day' where kind = 'access'", connection);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        var answer = await Client.GetAsync(path);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), $"{path}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.JsonAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
    }
}
