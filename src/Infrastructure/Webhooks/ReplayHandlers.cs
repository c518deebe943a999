using MediatR;
using Npgsql;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Webhooks;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Webhooks;

internal sealed class ReplayDeadLetterHandler(Db db, EventReplay replay, ICurrentCaller current)
    : IRequestHandler<ReplayDeadLetter, ReplayResult>
{
    private const string EventSql = """
        select event_id from dead_letters where tenant_id = current_tenant() and id = $1
        """;

    public async Task<ReplayResult> Handle(ReplayDeadLetter request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        await using var command = new NpgsqlCommand(EventSql, transaction.Connection)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = request.Id } },
        };
        if (await command.ExecuteScalarAsync(cancellationToken) is not Guid eventId) throw new NoSuchRecordException("dead letter");
        return await replay.RunAsync(transaction, eventId, cancellationToken) ?? throw new NoSuchRecordException("webhook event");
    }
}

internal sealed class ReplayWebhookEventHandler(Db db, EventReplay replay, ICurrentCaller current)
    : IRequestHandler<ReplayWebhookEvent, ReplayResult>
{
    public async Task<ReplayResult> Handle(ReplayWebhookEvent request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        return await replay.RunAsync(transaction, request.Id, cancellationToken) ?? throw new NoSuchRecordException("webhook event");
    }
}
