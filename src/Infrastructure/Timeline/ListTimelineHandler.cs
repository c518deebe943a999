using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Timeline;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Timeline;

internal sealed class ListTimelineHandler(Db db, KeyRing keys, ICurrentCaller current)
    : IRequestHandler<ListTimeline, Page<TimelineItem>>
{
    private const string Sql = """
        select e.id, e.seq, e.at, e.kind, e.actor, e.source, e.body, e.subject_kind, e.subject_id,
          case e.subject_kind
            when 'lead' then (select l.code from leads l where l.tenant_id = @TenantId and l.id = e.subject_id)
            when 'booking' then (select b.code from bookings b where b.tenant_id = @TenantId and b.id = e.subject_id)
            when 'trip' then (select t.code from trips t where t.tenant_id = @TenantId and t.id = e.subject_id)
            when 'incident' then (select i.code from incidents i where i.tenant_id = @TenantId and i.id = e.subject_id)
          end as subject_code
        from timeline_entries e
        where e.tenant_id = @TenantId
          and (@SubjectId::uuid is null or e.subject_kind = @SubjectKind and e.subject_id = @SubjectId)
          and (@AfterSeq::bigint is null or e.seq < @AfterSeq)
        order by e.seq desc
        limit @Take
        """;

    public async Task<Page<TimelineItem>> Handle(ListTimeline request, CancellationToken cancellationToken)
    {
        var subject = request.Subject is { } text && TimelineSubject.TryRead(text, out var named) ? named : null;
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var filters = new { SubjectKind = subject?.Kind, SubjectId = subject?.Id };
        var rows = await transaction.RowsAsync<EntryRow>(Sql, request.Parameters(transaction, filters), cancellationToken);
        if (rows.Count == 0 && subject is not null) await RequireAsync(transaction, subject, cancellationToken);
        var opened = await OpenedBoxes.OpenAsync(keys, transaction, rows.Select(row => row.Body), cancellationToken);
        return rows.ToPage(request, row => new Cursor(row.Seq, row.Id), row => row.ToItem(opened));
    }

    private const string ExistsSql = """
        select case @Kind
          when 'lead' then exists (select from leads where tenant_id = @TenantId and id = @Id)
          when 'booking' then exists (select from bookings where tenant_id = @TenantId and id = @Id)
          when 'trip' then exists (select from trips where tenant_id = @TenantId and id = @Id)
          when 'incident' then exists (select from incidents where tenant_id = @TenantId and id = @Id)
          else exists (select from contacts where tenant_id = @TenantId and id = @Id)
        end
        """;

    private static async Task RequireAsync(TenantTransaction transaction, TimelineSubject subject, CancellationToken cancellation)
    {
        var exists = await transaction.RowAsync<bool>(ExistsSql, new { transaction.TenantId, subject.Kind, subject.Id }, cancellation);
        if (!exists) throw new NoSuchRecordException(subject.Kind);
    }

    private sealed record EntryRow
    {
        public Guid Id { get; init; }
        public long Seq { get; init; }
        public DateTimeOffset At { get; init; }
        public string Kind { get; init; } = "";
        public string Actor { get; init; } = "";
        public string Source { get; init; } = "";
        public byte[]? Body { get; init; }
        public string SubjectKind { get; init; } = "";
        public Guid SubjectId { get; init; }
        public string? SubjectCode { get; init; }

        public TimelineItem ToItem(OpenedBoxes opened)
        {
            var body = opened.Json(Body, SealedJson.Default.SealedText);
            return new TimelineItem
            {
                Id = Id,
                At = At,
                Kind = Kind,
                Actor = Actor,
                Source = Source,
                Text = body?.Text,
                Data = body?.Data,
                Subject = new TimelineSubject(SubjectKind, SubjectId, SubjectCode),
            };
        }
    }
}
