namespace TrailDesk.Domain.Conversations;

/// <summary>
/// WhatsApp's customer service window: free-form messages may go for 24 hours after the person's last message, or until
/// the 72-hour free entry point of an ad ends. The one function that everything asks.
/// </summary>
public static class ServiceWindow
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>A message that leaves at the last minute may reach the provider too late.</summary>
    public static readonly TimeSpan SafetyMargin = TimeSpan.FromMinutes(2);

    /// <returns>Null where it never opened.</returns>
    public static DateTimeOffset? ClosesAt(DateTimeOffset? lastInboundAt, DateTimeOffset? freeEntryUntil)
    {
        var byMessage = lastInboundAt + Day;
        return freeEntryUntil is { } free && (byMessage is null || free > byMessage) ? free : byMessage;
    }

    public static DateTimeOffset? ClosesAt(Conversation conversation) =>
        ClosesAt(conversation.LastInboundAt, conversation.FreeEntryUntil);

    public static bool IsOpen(Conversation conversation, DateTimeOffset now) =>
        ClosesAt(conversation) is { } closes && now < closes - SafetyMargin;
}
