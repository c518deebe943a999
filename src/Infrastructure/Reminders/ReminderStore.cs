using Npgsql;
using TrailDesk.Application.Reminders;
using TrailDesk.Domain.Reminders;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Reminders;

internal sealed class ReminderStore(UnitOfWork work) : IReminderStore
{
    private const string FactsSql = """
        select r.tenant_id, r.id, r.message_id, r.step, r.kind, b.status,
          case r.kind when 'payment' then p.payment_on and r.step = any(p.payment_steps) else p.departure_on and r.step = any(p.departure_steps) end,
          r.for_day, case when r.kind = 'payment' then s.due_on when t.id = r.subject_id then t.starts_on end,
          case when s.id is not null then unpaid_of(s) end,
          moment_at(t.starts_on + coalesce(t.departs_at, p.departs_at), known_zone(t.time_zone)), r.good_until, now(),
          b.id, b.code, b.contact_id, t.code, k.name, t.starts_on, t.ends_on, b.currency,
          b.total - coalesce((select sum(y.amount) from payments y where y.tenant_id = b.tenant_id and y.booking_id = b.id and y.currency = b.currency), 0),
          (select l.assignee_id from leads l
           where l.tenant_id = b.tenant_id and l.contact_id = b.contact_id and l.assignee_id is not null order by l.created_at desc limit 1)
        from reminders r
        join reminder_rules p on p.tenant_id = r.tenant_id
        join bookings b on b.tenant_id = r.tenant_id and b.id = r.booking_id
        join trips t on t.tenant_id = r.tenant_id and t.id = b.trip_id
        join packages k on k.tenant_id = r.tenant_id and k.id = t.package_id
        left join payment_schedules s on s.tenant_id = r.tenant_id and s.id = r.subject_id and r.kind = 'payment'

        """;

    private const string TakeSql = FactsSql + """
        where r.tenant_id = current_tenant() and r.id = $1 and r.state = 'planned' and r.due_at <= now()
        for update of r skip locked
        """;

    public async Task<DueReminder?> TakeAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = await CommandAsync(TakeSql, id, cancellation);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    private const string WaitingSql = FactsSql + """
        join outbox o on o.tenant = r.tenant_id and o.message = r.message_id and o.state = 'queued'
        where r.tenant_id = current_tenant() and r.state = 'sent' and r.sent_at > now() - interval '4 days'
        order by r.id
        """;

    public async Task<IReadOnlyList<DueReminder>> ListWaitingAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(WaitingSql, await work.ConnectionAsync(cancellation));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var waiting = new List<DueReminder>();
        while (await reader.ReadAsync(cancellation)) waiting.Add(Read(reader));
        return waiting;
    }

    private static DueReminder Read(NpgsqlDataReader reader)
    {
        var facts = new ReminderFacts(
            reader.GetString(4), reader.GetString(5), reader.GetBoolean(6), reader.GetFieldValue<DateOnly>(7), reader.OrNull<DateOnly>(8),
            reader.OrNull<decimal>(9), reader.GetFieldValue<DateTimeOffset>(10), reader.GetFieldValue<DateTimeOffset>(11), reader.GetFieldValue<DateTimeOffset>(12));
        var booking = new BookingFacts(
            reader.GetGuid(13), reader.GetString(14), reader.GetGuid(15), reader.GetString(16), reader.GetString(17), reader.GetFieldValue<DateOnly>(18),
            reader.GetFieldValue<DateOnly>(19), reader.GetString(20), reader.GetDecimal(21));
        return new DueReminder(reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetString(3), facts, booking, reader.OrNull<Guid>(22));
    }

    private const string SentSql = """
        update reminders set state = 'sent', reason = null, channel = 'whatsapp', sent_at = now(), amount = $2
        where tenant_id = current_tenant() and id = $1 and state = 'planned'
        """;

    public void MarkSent(DueReminder reminder, decimal? amount) => Mark(reminder, new NpgsqlBatchCommand(SentSql).With(reminder.Id).With(amount));

    private const string SkippedSql = """
        update reminders set state = 'skipped', reason = $2 where tenant_id = current_tenant() and id = $1 and state = 'planned'
        """;

    public void MarkSkipped(DueReminder reminder, string reason) => Mark(reminder, new NpgsqlBatchCommand(SkippedSql).With(reminder.Id).With(reason));

    private const string RecalledSql = """
        update reminders set state = 'skipped', reason = $2, channel = null, sent_at = null, amount = null
        where tenant_id = current_tenant() and id = $1 and state = 'sent'
        """;

    public void MarkRecalled(DueReminder reminder, string reason) => Mark(reminder, new NpgsqlBatchCommand(RecalledSql).With(reminder.Id).With(reason));

    private void Mark(DueReminder reminder, NpgsqlBatchCommand command)
    {
        work.Append(command);
        work.Notice("booking", reminder.Booking.Id);
    }

    private const string ReplaceSql = """
        update reminders set message_id = $2 where tenant_id = current_tenant() and message_id = $1 and state = 'sent'
        """;

    public void Replace(Guid messageId, Guid standInId) => work.Append(new NpgsqlBatchCommand(ReplaceSql).With(messageId).With(standInId));

    private const string WithdrawSql = """
        update reminders set state = 'skipped', reason = 'cancelled'
        where tenant_id = current_tenant() and id = $1 and state = 'planned'
        returning booking_id, kind, step
        """;

    public Task<PlannedReminder?> WithdrawAsync(Guid id, CancellationToken cancellation) => ChangeAsync(WithdrawSql, id, cancellation);

    private const string ExistsSql = """
        select exists (select from reminders where tenant_id = current_tenant() and id = $1)
        """;

    public async Task<bool> ExistsAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = await CommandAsync(ExistsSql, id, cancellation);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private const string FailedSql = """
        with noted as (
          update reminders
          set attempts = attempts + 1, tried_at = now(), state = case when attempts >= 2 then 'failed' else state end,
            reason = case when attempts >= 2 then 'error' end
          where tenant_id = current_tenant() and id = $1 and state = 'planned'
          returning booking_id, kind, step, state
        )
        select booking_id, kind, step from noted where state = 'failed'
        """;

    public Task<PlannedReminder?> NoteFailureAsync(Guid id, CancellationToken cancellation) => ChangeAsync(FailedSql, id, cancellation);

    private async Task<PlannedReminder?> ChangeAsync(string sql, Guid id, CancellationToken cancellation)
    {
        await using var command = await CommandAsync(sql, id, cancellation);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;
        var changed = new PlannedReminder(reader.GetGuid(0), reader.GetString(1), reader.GetString(2));
        work.Notice("booking", changed.BookingId);
        return changed;
    }

    private async Task<NpgsqlCommand> CommandAsync(string sql, Guid id, CancellationToken cancellation) => new(sql, await work.ConnectionAsync(cancellation))
    {
        Parameters = { new NpgsqlParameter<Guid> { TypedValue = id } },
    };
}
