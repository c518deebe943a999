using MediatR;
using Npgsql;
using TrailDesk.Application.Common;
using TrailDesk.Application.Reminders;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Reminders;

internal sealed class ReminderSettingsStore(UnitOfWork work) : IReminderSettings
{
    private const string SetSql = """
        insert into reminder_settings (tenant_id, payment_on, payment_steps, departure_on, departure_steps, daily_at, departs_at)
        values (current_tenant(), $1, $2, $3, $4, $5, $6)
        on conflict (tenant_id) do update
        set payment_on = excluded.payment_on, payment_steps = excluded.payment_steps, departure_on = excluded.departure_on,
          departure_steps = excluded.departure_steps, daily_at = excluded.daily_at, departs_at = excluded.departs_at, changed_at = now()
        """;

    public void Set(ReminderSettings settings) => work.Append(new NpgsqlBatchCommand(SetSql)
        .With(settings.Payment.IsOn).With(settings.Payment.Steps.ToArray())
        .With(settings.Departure.IsOn).With(settings.Departure.Steps.ToArray())
        .With(ClockTime.Read(settings.DailyAt)).With(ClockTime.Read(settings.DepartsAt)));
}

internal sealed class GetReminderSettingsHandler(Db db, ICurrentCaller current) : IRequestHandler<GetReminderSettings, ReminderSettings>
{
    private const string Sql = """
        select payment_on, payment_steps, departure_on, departure_steps, to_char(daily_at, 'HH24:MI') as daily_at, to_char(departs_at, 'HH24:MI') as departs_at
        from reminder_rules
        where tenant_id = @TenantId
        """;

    public async Task<ReminderSettings> Handle(GetReminderSettings request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var row = await transaction.RowAsync<Row>(Sql, new { transaction.TenantId }, cancellationToken);
        return row!.ToSettings();
    }

    private sealed record Row
    {
        public bool PaymentOn { get; init; }
        public string[] PaymentSteps { get; init; } = [];
        public bool DepartureOn { get; init; }
        public string[] DepartureSteps { get; init; } = [];
        public string DailyAt { get; init; } = "";
        public string DepartsAt { get; init; } = "";

        public ReminderSettings ToSettings() => new(
            new ReminderSteps(PaymentOn, PaymentSteps), new ReminderSteps(DepartureOn, DepartureSteps), DailyAt, DepartsAt);
    }
}
