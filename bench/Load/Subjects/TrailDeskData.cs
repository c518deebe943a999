using System.Security.Cryptography;
using MediatR;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TrailDesk.Api;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Load;

/// <summary>A migrated database with tenants, three sales people, two packages and a Meta channel with an approved template each.</summary>
internal sealed record TrailDeskData(Database Database, string MasterKey, IReadOnlyList<LoadChannel> Channels) : IAsyncDisposable
{
    public static async Task<TrailDeskData> MakeAsync(int tenants, bool statements = false)
    {
        var database = await Database.StartAsync(statements: statements);
        var server = database.Server;
        await new Migrator(Migration.ReadAll(), NullLogger<Migrator>.Instance)
            .RunAsync(server.OwnerConnectionString, new NpgsqlConnectionStringBuilder(server.AppConnectionString).Username!, CancellationToken.None);
        var masterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        return new TrailDeskData(database, masterKey, await AddTenantsAsync(server.AppConnectionString, masterKey, tenants));
    }

    private static async Task<IReadOnlyList<LoadChannel>> AddTenantsAsync(string connectionString, string masterKey, int tenants)
    {
        var builder = TrailDeskHost.CreateBuilder([$"--TRAILDESK_MASTER_KEY={masterKey}", "--Logging:LogLevel:Default=Error"]);
        await using var app = TrailDeskHost.Build(builder, connectionString);
        var channels = new List<LoadChannel>();
        for (var i = 0; i < tenants; i++) channels.Add(await AddTenantAsync(app.Services, i));
        return channels;
    }

    private const string TenantSql = """
        insert into tenants (tenant_id, name) values ($1, 'Load')
        """;

    private const string PackageSql = """
        insert into packages (id, tenant_id, code, name, aliases, days, price, currency)
        values (gen_random_uuid(), $1, 'EBC', 'EBC Trek', '{everest base camp}', 14, 1450, 'USD'),
          (gen_random_uuid(), $1, 'ABC', 'Annapurna Base Camp', '{annapurna}', 10, 990, 'USD')
        """;

    private static async Task<LoadChannel> AddTenantAsync(IServiceProvider services, int number)
    {
        var tenant = Guid.CreateVersion7();
        await ExecuteAsync(services, tenant, TenantSql, PackageSql);
        var caller = new Caller(tenant, null, "load", [Roles.Owner]);
        for (var rep = 1; rep <= 3; rep++) await SendAsync(services, caller, new CreateUser($"Rep {rep}", [Roles.Sales]));
        var (phoneNumberId, secret) = ($"{200_000_000_000 + number}", $"app-secret-{number}-{tenant:N}");
        var channel = await SendAsync(services, caller, new CreateChannel(
            "meta", "Load", $"+1555{2_000_000 + number}", PhoneNumberId: phoneNumberId, BusinessAccountId: $"{300_000_000_000 + number}",
            AccessToken: $"token-{number}", AppSecret: secret, VerifyToken: $"verify-{number}"));
        await ExecuteAsync(services, tenant, TemplateSql);
        var key = await SendAsync(services, caller, new CreateApiKey("Load", [Roles.Owner]));
        return new LoadChannel(channel.Id, tenant, phoneNumberId, secret, key.Key);
    }

    /// <summary>What Meta has approved; asking it is no part of what is measured.</summary>
    private const string TemplateSql = """
        insert into whatsapp_templates (id, tenant_id, account, channel_id, name, language, category, status, definition, provider_id)
        select gen_random_uuid(), tenant_id, 'meta:' || business_account_id, id, 'season_news', 'en', 'UTILITY', 'approved',
          '{"name":"season_news","language":"en","category":"UTILITY","body":"Hello {{name}}, the season begins.","buttons":[],
            "variables":[{"name":"name","field":"contact.name","sample":"Asha"}]}'::jsonb, '1'
        from whatsapp_configurations
        where tenant_id = $1
        """;

    private static async Task ExecuteAsync(IServiceProvider services, Guid tenant, params string[] statements)
    {
        await using var transaction = await services.GetRequiredService<Db>().BeginAsync(tenant, CancellationToken.None);
        foreach (var sql in statements)
        {
            await using var command = new NpgsqlCommand(sql, transaction.Connection) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = tenant } } };
            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync(CancellationToken.None);
    }

    private static async Task<T> SendAsync<T>(IServiceProvider services, Caller caller, IRequest<T> request)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentCaller>().Set(caller);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
