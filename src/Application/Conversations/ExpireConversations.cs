using TrailDesk.Application.Common;

namespace TrailDesk.Application.Conversations;

/// <summary>Conversations in which nothing happened for a while leave the inbox. A new message opens a new one.</summary>
public sealed record ExpireConversations(TimeSpan IdleFor, int BatchSize) : ICommand<int>;
