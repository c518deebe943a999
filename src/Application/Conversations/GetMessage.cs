using MediatR;

namespace TrailDesk.Application.Conversations;

public sealed record GetMessage(Guid Id) : IRequest<MessageView>;

/// <summary>Messages by their ids, oldest first, for records that point at them. Ids that are not there are left out.</summary>
public sealed record FindMessages(IReadOnlyCollection<Guid> Ids) : IRequest<IReadOnlyList<MessageView>>;
