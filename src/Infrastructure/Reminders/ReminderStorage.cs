using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Reminders;

namespace TrailDesk.Infrastructure.Reminders;

public static class ReminderStorage
{
    public static IServiceCollection AddReminderStorage(this IServiceCollection services) => services
        .AddScoped<IReminderStore, ReminderStore>()
        .AddScoped<IReminderSettings, ReminderSettingsStore>();
}
