using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Tenancy;

internal sealed class ListAuditLogsHandler(Db db, KeyRing keys, ICurrentCaller current)
    : IRequestHandler<ListAuditLogs, Page<AuditLogView>>
{
    private const string Sql = """
        select a.id, a.at, a.actor_id, u.name as actor_name, a.action, a.subject_kind, a.subject_id, a.details
        from whatsapp_audit_logs a
        left join users u on u.tenant_id = @TenantId and u.id = a.actor_id
        where a.tenant_id = @TenantId
          and (@AfterId::uuid is null or a.at <= @AfterTime and (a.at < @AfterTime or a.id > @AfterId))
          and (@Action::text is null or a.action = @Action)
          and (@ActorId::uuid is null or a.actor_id = @ActorId)
          and (@SubjectId::uuid is null or a.subject_id = @SubjectId)
        order by a.at desc, a.id
        limit @Take
        """;

    public async Task<Page<AuditLogView>> Handle(ListAuditLogs request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var filters = new { request.Action, request.ActorId, request.SubjectId };
        var rows = await transaction.RowsAsync<AuditRow>(Sql, request.Parameters(transaction, filters), cancellationToken);
        var opened = await OpenedBoxes.OpenAsync(keys, transaction, rows.Select(row => row.Details), cancellationToken);
        return rows.ToPage(request, row => Cursor.At(row.At, row.Id), row => row.ToView(opened));
    }

    private sealed record AuditRow
    {
        public Guid Id { get; init; }
        public DateTimeOffset At { get; init; }
        public Guid? ActorId { get; init; }
        public string? ActorName { get; init; }
        public string Action { get; init; } = "";
        public string? SubjectKind { get; init; }
        public Guid? SubjectId { get; init; }
        public byte[]? Details { get; init; }

        public AuditLogView ToView(OpenedBoxes opened) => new()
        {
            Id = Id,
            At = At,
            Actor = ActorId is { } actor ? new Person(actor, ActorName ?? "") : null,
            Action = Action,
            Subject = SubjectKind is { } kind && SubjectId is { } subject ? new AuditSubject(kind, subject) : null,
            Details = opened.Element(Details),
        };
    }
}
