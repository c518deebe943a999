namespace TrailDesk.Survival.Checking;

/// <summary>Each answer on the phone and number of who asked, each row in its own chat's conversation.</summary>
internal static class DirectionCheck
{
    public static IEnumerable<Finding> Find(Evidence evidence) => [.. Sends(evidence), .. Channels(evidence), .. Conversations(evidence), .. Rows(evidence)];

    private static IEnumerable<Finding> Sends(Evidence evidence)
    {
        var talkative = evidence.Chats.Where(chat => chat.Key.Kind == ChatKind.Hot).Select(chat => (chat.Key.Channel, chat.Key.Phone)).ToHashSet();
        foreach (var send in evidence.History.Sends)
        {
            if (send.Code is null)
            {
                // Who writes too fast is told so once a minute.
                if (!talkative.Contains((send.Channel, send.Phone))) yield return new(FindingKind.Misdirected, "sent to somebody who was owed no such answer", [send.ProviderMessageId]);
            }
            else if (!evidence.ByCode.TryGetValue(send.Code, out var asked))
            {
                yield return new(FindingKind.Misdirected, "answers what nobody asked", [send.Code, send.ProviderMessageId]);
            }
            else if (asked.Chat.Phone != send.Phone || asked.Chat.Channel != send.Channel)
            {
                yield return new(FindingKind.Misdirected, "answered somebody else", [asked.Id, send.Code, send.ProviderMessageId]);
            }
        }
    }

    private static IEnumerable<Finding> Channels(Evidence evidence) =>
        from message in evidence.History.Written
        from row in evidence.Inbound[message.Id]
        where row.Channel != message.Chat.Channel
        select new Finding(FindingKind.Misdirected, "stored on another number", [message.Id, row.Id.ToString("D")]);

    private static IEnumerable<Finding> Conversations(Evidence evidence) =>
        from rows in evidence.History.Written.SelectMany(message => evidence.Inbound[message.Id].Select(row => (row.Conversation, message.Chat))).GroupBy(row => row.Conversation)
        where rows.Select(row => row.Chat).Distinct().Count() > 1
        select new Finding(FindingKind.Misdirected, "several chats in one conversation", [rows.Key.ToString("D")]);

    private static IEnumerable<Finding> Rows(Evidence evidence)
    {
        var owners = new Dictionary<Guid, Chat>();
        foreach (var message in evidence.History.Written)
            foreach (var row in evidence.Inbound[message.Id]) owners.TryAdd(row.Conversation, message.Chat);
        foreach (var send in evidence.History.Sends)
        {
            if (send.Echo is null || !evidence.Outbound.TryGetValue(send.Echo, out var row) || !owners.TryGetValue(row.Conversation, out var chat)) continue;
            if (chat.Phone != send.Phone || chat.Channel != send.Channel)
                yield return new(FindingKind.Misdirected, "another phone received it than its conversation says", [send.Echo, send.ProviderMessageId]);
        }
    }
}
