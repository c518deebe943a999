using TrailDesk.Api.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Intents;
using TrailDesk.Application.Trips;

namespace TrailDesk.Api.Intents;

public static class IntentsModule
{
    public static IServiceCollection AddIntents(this IServiceCollection services) => services
        .AddHandlersBeside<IIntentRequest>()
        .AddScoped<ReplyWriter>()
        .AddScoped<MessageSender>()
        .AddScoped<DutyCheck>();
}
