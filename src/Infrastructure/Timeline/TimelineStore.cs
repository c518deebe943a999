using System.Text.Json;
using Npgsql;
using TrailDesk.Application.Timeline;
using TrailDesk.Domain.Timeline;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Timeline;

internal sealed class TimelineStore(UnitOfWork work, TimeProvider clock) : ITimeline
{
    public void Add(TimelineEntry entry)
    {
        var key = entry.ContactId is { } contact ? work.Set.ContactKeys[contact] : work.Keys.Sealing;
        var body = JsonSerializer.SerializeToUtf8Bytes(new SealedText(entry.Text, entry.Data), SealedJson.Default.SealedText);
        work.Notice("timeline", entry.SubjectId);
        work.Rows<TimelineRows>().Add(entry, clock.GetUtcNow(), Sealed.Seal(key, body));
    }
}

internal sealed class TimelineRows : IRowWrites
{
    private readonly List<(TimelineEntry Entry, DateTimeOffset At, byte[] Body)> _rows = [];

    public int Order => 90;

    public void Add(TimelineEntry entry, DateTimeOffset at, byte[] body) => _rows.Add((entry, at, body));

    private const string InsertSql = """
        insert into timeline_entries (tenant_id, id, subject_kind, subject_id, at, kind, actor, source, body)
        select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9)
        """;

    public void AppendTo(NpgsqlBatch batch, Guid tenantId) => batch.Command(InsertSql, _rows).With(tenantId)
        .Column(_ => Guid.CreateVersion7())
        .Column(row => row.Entry.SubjectKind).Column(row => row.Entry.SubjectId).Column(row => row.At)
        .Column(row => row.Entry.Kind).Column(row => row.Entry.Actor).Column(row => row.Entry.Source)
        .Column(row => row.Body);
}
