namespace TrailDesk.Survival.Checking;

/// <summary>One row for a message, one conversation for a person on a number, one answer on the phone.</summary>
internal static class DuplicateCheck
{
    public static IEnumerable<Finding> Find(Evidence evidence) => [.. Rows(evidence), .. Conversations(evidence), .. Answers(evidence)];

    private static IEnumerable<Finding> Rows(Evidence evidence) =>
        from rows in evidence.Inbound
        where rows.Count() > 1
        select new Finding(FindingKind.Duplicated, "stored more than once", [rows.Key, .. rows.Select(row => row.Id.ToString("D"))]);

    private static IEnumerable<Finding> Conversations(Evidence evidence) =>
        from chat in evidence.Chats
        let conversations = chat.SelectMany(message => evidence.Inbound[message.Id]).Select(row => row.Conversation).Distinct().ToList()
        where conversations.Count > 1
        select new Finding(FindingKind.Duplicated, "one chat in several conversations", [chat.First().Id, .. conversations.Select(id => id.ToString("D"))]);

    private static IEnumerable<Finding> Answers(Evidence evidence)
    {
        var again = new List<string>();
        foreach (var sends in evidence.SendsOf.Where(sends => sends.Count() > 1))
        {
            string[] ids = [sends.Key, .. sends.Select(send => send.ProviderMessageId)];
            if (sends.Select(send => send.Echo).Distinct().Count() > 1) yield return new(FindingKind.Duplicated, "answered by several messages", ids);
            else if (evidence.History.HasStatuses) yield return new(FindingKind.Duplicated, "sent more than once, although the provider told of the first", ids);
            else if (!evidence.IsResent(sends.First())) yield return new(FindingKind.Duplicated, "sent more than once and not marked as resent", ids);
            else again.Add(sends.Key);
        }

        if (again.Count > evidence.History.InFlightAtKills)
            yield return new(FindingKind.Duplicated, $"{again.Count} went twice, and only {evidence.History.InFlightAtKills} were on their way when nodes died", again);
    }
}
