using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Conversations;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Conversations;

/// <summary>The stores that share one unit of work: scoped, as a transaction is.</summary>
public static class ConversationStorage
{
    public static IServiceCollection AddConversationStorage(this IServiceCollection services) => services
        .AddScoped<UnitOfWork>()
        .AddSingleton<ShortCodes>()
        .AddScoped<IContactStore, ContactStore>()
        .AddScoped<IConversationStore, ConversationStore>()
        .AddScoped<IMessageStore, MessageStore>()
        .AddScoped<IRefusedTexts, RefusedTexts>()
        .AddScoped<IIdempotencyKeys, IdempotencyKeys>()
        .AddSingleton<ContactCountries>();
}
