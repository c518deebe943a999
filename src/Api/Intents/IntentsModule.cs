using TrailDesk.Api.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Intents;
using TrailDesk.Application.Trips;

namespace TrailDesk.Api.Intents;

public static class IntentsModule
{
    public static IServiceCollection AddIntents(this IServiceCollection services) => services
        .AddHandlersBeside<IIntentRequest>()
        .AddRules()
        .AddSingleton<IntentRules>()
        .AddScoped<ReplyWriter>()
        .AddScoped<MessageSender>()
        .AddScoped<RefusedTextWays>()
        .AddScoped<SecondTry>()
        .AddScoped<DutyCheck>();

    private static IServiceCollection AddRules(this IServiceCollection services)
    {
        foreach (var rule in typeof(IIntentRule).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IIntentRule))))
            services.AddSingleton(typeof(IIntentRule), rule);
        return services;
    }
}
