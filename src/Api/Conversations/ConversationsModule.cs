using TrailDesk.Api.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Infrastructure.Conversations;

namespace TrailDesk.Api.Conversations;

public static class ConversationsModule
{
    public static IServiceCollection AddConversations(this IServiceCollection services) =>
        services.AddHandlersBeside<ListConversations>().AddConversationStorage();

    public static void MapConversations(this IEndpointRouteBuilder app)
    {
        ConversationReadEndpoints.Map(app);
        SendEndpoints.Map(app);
        DeskEndpoints.Map(app);
        ContactEndpoints.Map(app);
    }
}
