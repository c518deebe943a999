using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Reminders;

namespace TrailDesk.Application.Reminders;

public sealed record GetReminderSettings : IRequest<ReminderSettings>;

/// <param name="DailyAt">When those go that are counted in days: by the company's own clock for payments, by the trip's for departures.</param>
/// <param name="DepartsAt">When a trip leaves on its first day that does not say so itself, by its own clock.</param>
public sealed record ReminderSettings(ReminderSteps Payment, ReminderSteps Departure, string DailyAt, string DepartsAt);

/// <param name="Steps">Such as D-7, D+1 or H-3.</param>
public sealed record ReminderSteps(bool IsOn, IReadOnlyList<string> Steps);

/// <summary>What is planned already follows at the next run; times that have gone by are not made good.</summary>
public sealed record SetReminderSettings(ReminderSettings Settings) : ITransactionalCommand<Unit>;

public interface IReminderSettings
{
    void Set(ReminderSettings settings);
}

internal sealed class SetReminderSettingsValidator : AbstractValidator<SetReminderSettings>
{
    private const int Most = 10;

    public SetReminderSettingsValidator()
    {
        RuleFor(request => request.Settings.Payment.Steps).Must(steps => AreGood(steps, ReminderStep.IsOfPayment))
            .OverridePropertyName("payment.steps").WithMessage(ReminderStep.PaymentSentence);
        RuleFor(request => request.Settings.Departure.Steps).Must(steps => AreGood(steps, ReminderStep.IsOfDeparture))
            .OverridePropertyName("departure.steps").WithMessage(ReminderStep.DepartureSentence);
        RuleFor(request => request.Settings.DailyAt).Must(ClockTime.IsReadable).OverridePropertyName("dailyAt").WithMessage("dailyAt must be a time of the day such as 09:00.");
        RuleFor(request => request.Settings.DepartsAt).Must(ClockTime.IsReadable).OverridePropertyName("departsAt").WithMessage("departsAt must be a time of the day such as 08:00.");
    }

    private static bool AreGood(IReadOnlyList<string> steps, Func<string?, bool> isGood) =>
        steps.Count <= Most && steps.All(isGood) && steps.Distinct().Count() == steps.Count;
}

internal sealed class SetReminderSettingsHandler(IReminderSettings store, IAuditLog audit, ICurrentCaller current) : IRequestHandler<SetReminderSettings, Unit>
{
    public Task<Unit> Handle(SetReminderSettings request, CancellationToken cancellationToken)
    {
        var settings = request.Settings;
        store.Set(settings);
        audit.Add("reminders.settings_changed", "tenant", current.Caller.TenantId,
            ("payment", WordOf(settings.Payment)), ("departure", WordOf(settings.Departure)), ("dailyAt", settings.DailyAt), ("departsAt", settings.DepartsAt));
        return Unit.Task;
    }

    private static string WordOf(ReminderSteps steps) => steps.IsOn ? $"on: {string.Join(", ", steps.Steps)}" : "off";
}
