using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TrailDesk.Api;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.IntegrationTests.Support;

/// <summary>The real host on a free port over a fresh database. The first owner is there; others are asked for.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    public const string OwnerEmail = "owner@example.com";
    public const string Password = "a long test password";

    /// <summary>One for all: files have names of their own. Named after this process, so that a run leaves nothing for the next.</summary>
    public static readonly string MediaFolder = Path.Combine(Path.GetTempPath(), $"traildesk-media-{Environment.ProcessId}");
    private readonly TestDatabase _database;

    private readonly string _masterKey;
    private readonly bool _ownsDatabase;

    private TestApp(TestDatabase database, string masterKey, bool ownsDatabase, WebApplication app) =>
        (_database, _masterKey, _ownsDatabase, App) = (database, masterKey, ownsDatabase, app);

    public WebApplication App { get; }
    public TestDatabase Database => _database;
    public IServiceProvider Services => App.Services;
    public string Url => App.Urls.First();

    public static async Task<TestApp> StartAsync(Action<WebApplicationBuilder>? configure = null)
    {
        var database = await TestDatabase.CreateAsync();
        return await StartAsync(database, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), ownsDatabase: true, configure);
    }

    /// <summary>Another node of the same system: the same database and master key. Dispose it first.</summary>
    public Task<TestApp> StartBesideAsync(Action<WebApplicationBuilder>? configure = null) =>
        StartAsync(_database, _masterKey, ownsDatabase: false, configure);

    /// <summary>Another node with a way to the database of its own.</summary>
    public Task<TestApp> StartBesideAsync(string connectionString, Action<WebApplicationBuilder> configure) =>
        StartAsync(_database, _masterKey, ownsDatabase: false, configure, connectionString);

    private static async Task<TestApp> StartAsync(
        TestDatabase database, string masterKey, bool ownsDatabase, Action<WebApplicationBuilder>? configure, string? connectionString = null)
    {
        var builder = TrailDeskHost.CreateBuilder(
        [
            "--urls=http://127.0.0.1:0",
            $"--TRAILDESK_MASTER_KEY={masterKey}",
            $"--TRAILDESK_ADMIN_EMAIL={OwnerEmail}",
            $"--TRAILDESK_ADMIN_PASSWORD={Password}",
            "--Logging:LogLevel:Default=Warning",
            "--Database:PoolSize=10",
            "--Jobs:Enabled=false",
            "--Media:Fetchers=0",
            $"--Media:Folder={MediaFolder}",
        ]);
        configure?.Invoke(builder);
        var app = TrailDeskHost.Build(builder, connectionString ?? database.AppConnectionString);
        await app.StartAsync();
        return new TestApp(database, masterKey, ownsDatabase, app);
    }

    /// <summary>A client that nobody has signed in, and that keeps no cookies.</summary>
    public HttpClient Anonymous() => new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(Url) };

    public async Task<HttpClient> SignInAsync(string email = OwnerEmail, string? tenant = null, string password = Password)
    {
        var client = Anonymous();
        var answer = await client.PostAsJsonAsync("/api/auth/login", new { email, password, tenant });
        var tokens = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("accessToken").GetString());
        return client;
    }

    /// <summary>A second company with its own owner.</summary>
    public async Task<Guid> AddTenantAsync(string name, string ownerEmail)
    {
        var tenantId = Guid.CreateVersion7();
        await using (var transaction = await Services.GetRequiredService<Db>().BeginAsync(tenantId, CancellationToken.None))
        {
            await using var command = transaction.Connection.CreateCommand();
            command.CommandText = "insert into tenants (tenant_id, name) values ($1, $2)";
            command.Parameters.Add(new Npgsql.NpgsqlParameter<Guid> { TypedValue = tenantId });
            command.Parameters.Add(new Npgsql.NpgsqlParameter<string> { TypedValue = name });
            await command.ExecuteNonQueryAsync();
            await transaction.CommitAsync(CancellationToken.None);
        }

        await SendAsync(new Caller(tenantId, null, "test", [Roles.Owner]), new CreateUser(ownerEmail, [Roles.Owner], ownerEmail, null, Password));
        return tenantId;
    }

    /// <summary>A request through the mediator, as somebody.</summary>
    public async Task<T> SendAsync<T>(Caller caller, IRequest<T> request)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentCaller>().Set(caller);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        if (_ownsDatabase) await _database.DisposeAsync();
    }
}

internal static class Answers
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();

    public static string? Text(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
