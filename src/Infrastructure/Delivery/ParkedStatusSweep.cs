using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Consent;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>Statuses that came before their message's provider id are applied once it is there, through the same merge.</summary>
internal sealed partial class ParkedStatusSweep(Db db, IServiceScopeFactory scopes, ILogger<ParkedStatusSweep> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    // An id follows its status at once, or after a doubt was cleared up: the latest are looked at often, all once a minute.
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan All = TimeSpan.FromDays(30);
    private const int AllEvery = 30;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        for (var round = 0; await timer.WaitForNextTickAsync(stoppingToken); round++)
        {
            var within = round % AllEvery == 0 ? All : Latest;
            try
            {
                await RunOnceAsync(within, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogAway(log, exception.GetType().Name);
            }
        }
    }

    /// <param name="within">Statuses that came so lately.</param>
    public async Task RunOnceAsync(TimeSpan within, CancellationToken cancellation)
    {
        foreach (var tenant in await TenantsAsync(within, cancellation))
        {
            try
            {
                await ApplyAsync(tenant, within, cancellation);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException && !exception.IsAbsence())
            {
                LogFailed(log, tenant, exception.GetType().Name);
            }
        }
    }

    private const string TenantsSql = """
        select tenant_id from list_tenants_with_parked_statuses($1)
        """;

    private async Task<IReadOnlyList<Guid>> TenantsAsync(TimeSpan within, CancellationToken cancellation)
    {
        var tenants = new List<Guid>();
        await using var command = db.Source.CreateCommand(TenantsSql);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = within });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) tenants.Add(reader.GetGuid(0));
        return tenants;
    }

    internal const string TakeSql = """
        delete from parked_statuses s using provider_messages p
        where s.tenant_id = current_tenant() and s.received_at > now() - $1 and p.tenant_id = s.tenant_id and p.ref = s.ref
        returning p.message_id, s.status, s.at, s.errors, s.price_category, s.price_billable, s.price_model, s.price_type, s.price_origin
        """;

    private async Task ApplyAsync(Guid tenant, TimeSpan within, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var work = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await work.BeginAsync(tenant, cancellation);
        var taken = new List<(Guid Message, string Status, DateTimeOffset At, byte[]? Errors, PricePart Price)>();
        await using (var command = new NpgsqlCommand(TakeSql, await work.ConnectionAsync(cancellation)) { Parameters = { new NpgsqlParameter<TimeSpan> { TypedValue = within } } })
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
            while (await reader.ReadAsync(cancellation))
                taken.Add((reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2),
                    reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3),
                    new PricePart(reader.OrNull<bool>(5), reader.TextOrNull(6), reader.TextOrNull(7), reader.TextOrNull(4), reader.TextOrNull(8))));

        var messages = new MessageStore(work);
        foreach (var parked in taken)
        {
            var errors = parked.Errors is null ? [] : JsonSerializer.Deserialize(
                Sealed.Open(work.Keys.Sealing, parked.Errors), SealedJson.Default.IReadOnlyListErrorPart)!;
            if (await messages.FindAsync(parked.Message, cancellation) is { } delivery)
                messages.Save(delivery.Hear(parked.Status, parked.At, errors, parked.Price));
            if (ProviderOptOut.Of(parked.Message, errors, work.Keys) is { } optOut) work.Append(optOut);
        }

        await work.CommitAsync(cancellation);
    }

    [LoggerMessage(2, LogLevel.Error, "Parked statuses of tenant {Tenant} could not be applied, and wait: {Cause}")]
    private static partial void LogFailed(ILogger log, Guid tenant, string cause);

    [LoggerMessage(1, LogLevel.Warning, "Parked statuses wait: {Cause}")]
    private static partial void LogAway(ILogger log, string cause);
}
