using TrailDesk.Api.Common;
using TrailDesk.Application.Reminders;
using TrailDesk.Infrastructure.Reminders;

namespace TrailDesk.Api.Reminders;

public static class RemindersModule
{
    public static IServiceCollection AddReminders(this IServiceCollection services) => services
        .AddHandlersBeside<ListReminders>()
        .AddScoped<ReminderWays>()
        .AddScoped<ReminderBook>()
        .AddReminderStorage();

    public static void MapReminders(this IEndpointRouteBuilder app) => ReminderEndpoints.Map(app);
}
