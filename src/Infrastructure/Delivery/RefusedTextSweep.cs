using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>Looks soon whether a template stands in for a text that was refused for the closed window; on every node, each row once.</summary>
internal sealed partial class RefusedTextSweep(EngineDb db, IServiceScopeFactory scopes, ILogger<RefusedTextSweep> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var (tenant, message) in await WaitingAsync(stoppingToken)) await ReplaceAsync(tenant, message, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogAway(log, exception.GetType().Name);
            }
        }
    }

    private const string WaitingSql = """
        select tenant, message from refused_texts order by at limit 100
        """;

    private async Task<IReadOnlyList<(Guid Tenant, Guid Message)>> WaitingAsync(CancellationToken cancellation)
    {
        var waiting = new List<(Guid, Guid)>();
        await using var command = db.Source.CreateCommand(WaitingSql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) waiting.Add((reader.GetGuid(0), reader.GetGuid(1)));
        return waiting;
    }

    private const string ForgetSql = """
        delete from refused_texts where message = $1
        """;

    /// <summary>What a defect keeps from being replaced stays failed, as it is, and holds up no other; a database that is away ends the round.</summary>
    private async Task ReplaceAsync(Guid tenant, Guid message, CancellationToken cancellation)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentCaller>().Set(new Caller(tenant, null, "TrailDesk", []));
            await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ReplaceRefusedText(message), cancellation);
        }
        catch (Exception exception) when (exception is not (NpgsqlException or TimeoutException or OperationCanceledException or OutOfMemoryException))
        {
            LogDefect(log, message, exception.GetType().Name);
            await using var batch = db.Source.CreateBatch();
            batch.Command(ForgetSql).With(message);
            await batch.ExecuteNonQueryAsync(cancellation);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Refused texts wait: {Cause}")]
    private static partial void LogAway(ILogger log, string cause);

    [LoggerMessage(2, LogLevel.Error, "No template stands in for the refused text {Message} for a defect of ours: {Cause}")]
    private static partial void LogDefect(ILogger log, Guid message, string cause);
}
