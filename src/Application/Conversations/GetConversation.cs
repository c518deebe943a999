using MediatR;

namespace TrailDesk.Application.Conversations;

public sealed record GetConversation(Guid Id) : IRequest<ConversationView>;
