using TrailDesk.Api.Common;
using TrailDesk.Application.Conversations;

namespace TrailDesk.Api.Conversations;

public static class ConversationsModule
{
    public static IServiceCollection AddConversations(this IServiceCollection services) =>
        services.AddHandlersBeside<ListConversations>();

    public static void MapConversations(this IEndpointRouteBuilder app)
    {
        ConversationReadEndpoints.Map(app);
        ContactEndpoints.Map(app);
    }
}
