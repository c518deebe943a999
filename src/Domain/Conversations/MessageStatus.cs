namespace TrailDesk.Domain.Conversations;

/// <summary>Where an outbound message stands. Providers tell in any order and more than once: it only moves up.</summary>
public static class MessageStatus
{
    private static readonly string[] Ladder = ["scheduled", "queued", "sending", "unknown", "accepted", "sent", "delivered", "read", "played"];

    /// <summary>The status after <paramref name="incoming"/> was heard. Words nobody knows change nothing.</summary>
    public static string Merge(string current, string incoming)
    {
        if (current == "cancelled") return current;
        if (current == "failed") return Rank(incoming) >= Rank("delivered") ? incoming : current;
        if (incoming == "failed") return Rank(current) < Rank("delivered") ? incoming : current;
        return Rank(incoming) > Rank(current) ? incoming : current;
    }

    /// <summary>-1 for failed and for words that are none of ours.</summary>
    public static int Rank(string status) => Array.IndexOf(Ladder, status);
}
