using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Webhooks;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Webhooks;

internal sealed class ListWebhookEventsHandler(Db db, ICurrentCaller current)
    : IRequestHandler<ListWebhookEvents, Page<WebhookEventView>>
{
    // Ids are made in order of time, so the primary key is the order of the list.
    private const string Where = """
        where e.tenant = @TenantId
          and (@AfterId::uuid is null or e.id < @AfterId)
          and (@Kind::text is null or e.kind = @Kind)
          and (@ChannelId::uuid is null or e.channel = @ChannelId)
          and (@State::text is null or s.state = @State)
        order by e.id desc
        limit @Take
        """;

    private const string Sql = WebhookEventRow.Select + Where;

    // Few events are dead or pending among all of a tenant's: these are looked up from where they are listed.
    private const string DeadSql = WebhookEventRow.Columns + """
        from (select distinct d.event_id from dead_letters d where d.tenant_id = @TenantId and d.replayed_at is null) f
        join webhook_events e on e.tenant = @TenantId and e.id = f.event_id

        """ + WebhookEventRow.FoundState + Where;

    private const string PendingSql = WebhookEventRow.Columns + """
        from (select distinct i.event from inbox i where i.tenant = @TenantId) f
        join webhook_events e on e.tenant = @TenantId and e.id = f.event

        """ + WebhookEventRow.FoundState + Where;

    public async Task<Page<WebhookEventView>> Handle(ListWebhookEvents request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var filters = new { request.Kind, request.ChannelId, request.State };
        var sql = request.State switch { "dead" => DeadSql, "pending" => PendingSql, _ => Sql };
        var rows = await transaction.RowsAsync<WebhookEventRow>(sql, request.Parameters(transaction, filters), cancellationToken);
        return rows.ToPage(request, row => new Cursor(0, row.Id), row => row.ToView());
    }
}

internal sealed class GetWebhookEventHandler(Db db, ICurrentCaller current) : IRequestHandler<GetWebhookEvent, WebhookEventView>
{
    private const string Sql = WebhookEventRow.Select + "where e.tenant = @TenantId and e.id = @Id";

    public async Task<WebhookEventView> Handle(GetWebhookEvent request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var row = await transaction.RowAsync<WebhookEventRow>(Sql, new { transaction.TenantId, request.Id }, cancellationToken)
            ?? throw new NoSuchRecordException("webhook event");
        return row.ToView();
    }
}

internal sealed record WebhookEventRow
{
    public const string Columns = """
        select e.id, e.channel, e.kind, e.received_at, s.state

        """;

    // The inbox has no index by event, which every message would pay for: it is read once, and is short but for a backlog.
    public const string FoundState = """
        cross join lateral (select case
          when exists (
            select from dead_letters d
            where d.tenant_id = @TenantId and d.event_id = e.id and d.replayed_at is null) then 'dead'
          when e.id in (select i.event from inbox i where i.tenant = @TenantId) then 'pending'
          else 'processed' end as state) s

        """;

    public const string Select = Columns + """
        from webhook_events e

        """ + FoundState;

    public Guid Id { get; init; }
    public Guid? Channel { get; init; }
    public string Kind { get; init; } = "";
    public DateTimeOffset ReceivedAt { get; init; }
    public string State { get; init; } = "";

    public WebhookEventView ToView() => new(Id, Channel, Kind, ReceivedAt, State);
}
