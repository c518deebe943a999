using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Reminders;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Reminders;

internal sealed class ListRemindersHandler(Db db, KeyRing keys, ICurrentCaller current) : IRequestHandler<ListReminders, Page<ReminderView>>
{
    private const string Sql = ReminderRow.Select + """
        where (@AfterId::uuid is null or s.due_at <= @AfterTime and (s.due_at < @AfterTime or s.id > @AfterId))
          and (@BookingId::uuid is null or s.booking_id = @BookingId)
          and (@State::text is null or s.shown_state = @State)
          and (@Kind::text is null or s.kind = @Kind)
          and (@From::timestamptz is null or s.due_at >= @From)
          and (@To::timestamptz is null or s.due_at < @To)
        order by s.due_at desc, s.id
        limit @Take
        """;

    public async Task<Page<ReminderView>> Handle(ListReminders request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var filters = new { request.BookingId, request.State, request.Kind, From = request.From?.ToUniversalTime(), To = request.To?.ToUniversalTime() };
        var rows = await transaction.RowsAsync<ReminderRow>(Sql, request.Parameters(transaction, filters), cancellationToken);
        var opened = await OpenedBoxes.OpenAsync(keys, transaction, rows.SelectMany(row => row.Boxes), cancellationToken);
        return rows.ToPage(request, row => Cursor.At(row.DueAt, row.Id), row => row.ToView(opened));
    }
}

internal sealed class GetReminderHandler(Db db, KeyRing keys, ICurrentCaller current) : IRequestHandler<GetReminder, ReminderView>
{
    private const string Sql = ReminderRow.Select + "where s.id = @Id";

    public async Task<ReminderView> Handle(GetReminder request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var row = await transaction.RowAsync<ReminderRow>(Sql, new { transaction.TenantId, request.Id }, cancellationToken)
            ?? throw new NoSuchRecordException("reminder");
        return row.ToView(await OpenedBoxes.OpenAsync(keys, transaction, row.Boxes, cancellationToken));
    }
}
