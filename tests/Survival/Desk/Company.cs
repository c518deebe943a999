using System.Security.Cryptography;
using MediatR;
using Npgsql;
using TrailDesk.Api;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Delivery;

namespace TrailDesk.Survival.Desk;

/// <summary>A number at a provider, with what a stand-in needs to speak as that provider.</summary>
/// <param name="Account">Phone number id, or Twilio's account.</param>
/// <param name="Key">What the desk shows to the provider when it sends.</param>
/// <param name="Secret">What the provider proves its webhooks with.</param>
internal sealed record RigChannel(Guid Id, Guid Tenant, string Provider, string Number, string Account, string Key, string Secret, short Lane)
{
    public bool IsTwilio => Provider == "twilio";
}

/// <summary>Tenants that know each other's names only: each has a Meta number and one of another provider's.</summary>
internal static class Company
{
    /// <returns>Their numbers, and a key to what the first of them has stored.</returns>
    public static async Task<(IReadOnlyList<RigChannel> Channels, string ApiKey)> FoundAsync(string connectionString, string masterKey, int tenants)
    {
        var builder = TrailDeskHost.CreateBuilder([$"--TRAILDESK_MASTER_KEY={masterKey}", "--Logging:LogLevel:Default=Error"]);
        await using var app = TrailDeskHost.Build(builder, connectionString);
        var channels = new List<RigChannel>();
        for (var i = 0; i < tenants; i++) channels.AddRange(await AddTenantAsync(app.Services, i));
        var caller = new Caller(channels[0].Tenant, null, "survival", [Roles.Owner]);
        return (channels, (await SendAsync(app.Services, caller, new CreateApiKey("Survival", [Roles.Owner]))).Key);
    }

    private static async Task<IReadOnlyList<RigChannel>> AddTenantAsync(IServiceProvider services, int number)
    {
        var caller = new Caller(await AddRowAsync(services), null, "survival", [Roles.Owner]);
        return [await AddMetaAsync(services, caller, number), number % 2 == 0 ? await AddDialog360Async(services, caller, number) : await AddTwilioAsync(services, caller, number)];
    }

    private static async Task<Guid> AddRowAsync(IServiceProvider services)
    {
        var tenant = Guid.CreateVersion7();
        await using var transaction = await services.GetRequiredService<Db>().BeginAsync(tenant, CancellationToken.None);
        await using var command = new NpgsqlCommand("insert into tenants (tenant_id, name) values ($1, 'Survival')", transaction.Connection)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = tenant } },
        };
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync(CancellationToken.None);
        return tenant;
    }

    private static async Task<RigChannel> AddMetaAsync(IServiceProvider services, Caller caller, int number)
    {
        var (phone, account, token, secret) = ($"+1555200{number:0000}", $"{200_000_000_000 + number}", Secret(), Secret());
        var channel = await SendAsync(services, caller, new CreateChannel("meta", "Meta", phone, PhoneNumberId: account,
            BusinessAccountId: $"{300_000_000_000 + number}", AccessToken: token, AppSecret: secret, VerifyToken: Secret()));
        return Of(channel.Id, caller, "meta", phone, account, token, secret);
    }

    private static async Task<RigChannel> AddDialog360Async(IServiceProvider services, Caller caller, int number)
    {
        var (phone, account, key, secret) = ($"+1555300{number:0000}", $"{400_000_000_000 + number}", Secret(), Secret());
        var channel = await SendAsync(services, caller, new CreateChannel("360dialog", "360dialog", phone, PhoneNumberId: account, ApiKey: key, WebhookSecret: secret));
        return Of(channel.Id, caller, "360dialog", phone, account, key, secret);
    }

    private static async Task<RigChannel> AddTwilioAsync(IServiceProvider services, Caller caller, int number)
    {
        var (phone, account, token) = ($"+1555400{number:0000}", "AC" + Secret(), Secret());
        var channel = await SendAsync(services, caller, new CreateChannel("twilio", "Twilio", phone, AccountSid: account, AuthToken: token));
        return Of(channel.Id, caller, "twilio", phone, account, token, token);
    }

    // A channel that nobody put into a portfolio is a limit group of its own.
    private static RigChannel Of(Guid id, Caller caller, string provider, string phone, string account, string key, string secret) =>
        new(id, caller.TenantId, provider, phone, account, key, secret, SendLanes.Of(id));

    private static string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static async Task<T> SendAsync<T>(IServiceProvider services, Caller caller, IRequest<T> request)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentCaller>().Set(caller);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }
}
