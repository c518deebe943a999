using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Webhooks;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Webhooks;

internal sealed class ListDeadLettersHandler(Db db, ICurrentCaller current)
    : IRequestHandler<ListDeadLetters, Page<DeadLetterView>>
{
    private const string Sql = DeadLetterRow.Select + """
        where d.tenant_id = @TenantId
          and (@AfterId::uuid is null or d.died_at <= @AfterTime and (d.died_at < @AfterTime or d.id > @AfterId))
          and (@ChannelId::uuid is null or d.channel_id = @ChannelId)
          and (@State::text is null or (d.replayed_at is null) = (@State = 'waiting'))
        order by d.died_at desc, d.id
        limit @Take
        """;

    public async Task<Page<DeadLetterView>> Handle(ListDeadLetters request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var filters = new { request.ChannelId, request.State };
        var rows = await transaction.RowsAsync<DeadLetterRow>(Sql, request.Parameters(transaction, filters), cancellationToken);
        return rows.ToPage(request, row => Cursor.At(row.DiedAt, row.Id), row => row.ToView());
    }
}

internal sealed class GetDeadLetterHandler(Db db, ICurrentCaller current) : IRequestHandler<GetDeadLetter, DeadLetterView>
{
    private const string Sql = DeadLetterRow.Select + "where d.tenant_id = @TenantId and d.id = @Id";

    public async Task<DeadLetterView> Handle(GetDeadLetter request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var row = await transaction.RowAsync<DeadLetterRow>(Sql, new { transaction.TenantId, request.Id }, cancellationToken)
            ?? throw new NoSuchRecordException("dead letter");
        return row.ToView();
    }
}

internal sealed record DeadLetterRow
{
    public const string Select = """
        select d.id, d.channel_id, d.event_id, d.kind, d.reason, d.attempts, d.received_at, d.died_at, d.replayed_at
        from dead_letters d

        """;

    public Guid Id { get; init; }
    public Guid? ChannelId { get; init; }
    public Guid EventId { get; init; }
    public string Kind { get; init; } = "";
    public string Reason { get; init; } = "";
    public short Attempts { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
    public DateTimeOffset DiedAt { get; init; }
    public DateTimeOffset? ReplayedAt { get; init; }

    public DeadLetterView ToView() => new()
    {
        Id = Id,
        ChannelId = ChannelId,
        EventId = EventId,
        Kind = Kind,
        State = ReplayedAt is null ? "waiting" : "replayed",
        Reason = Reason,
        Attempts = Attempts,
        ReceivedAt = ReceivedAt,
        DiedAt = DiedAt,
        ReplayedAt = ReplayedAt,
    };
}
