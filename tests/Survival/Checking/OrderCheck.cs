namespace TrailDesk.Survival.Checking;

/// <summary>
/// Rows and answers of a chat stand in the order in which its messages were acknowledged. What was never acknowledged may
/// be fetched later and has no place; what was in doubt holds up nobody meanwhile, and may come late.
/// </summary>
internal static class OrderCheck
{
    public static IEnumerable<Finding> Find(Evidence evidence)
    {
        var firstSends = FirstSends(evidence.History);
        foreach (var chat in evidence.Chats.Where(chat => chat.Key.Kind != ChatKind.Burst))
        {
            var messages = chat.Where(message => message.IsAcknowledged).ToList();
            foreach (var (before, after) in Inversions(messages, message => evidence.Inbound[message.Id].Select(row => (long?)row.Order).Min()))
                yield return new(FindingKind.Reordered, "stored out of order", [before.Id, after.Id]);
            foreach (var (before, after) in Inversions(messages, message => PlaceOfAnswer(evidence, firstSends, message)))
                yield return new(FindingKind.Reordered, "answered out of order", [before.Code, after.Code]);
        }
    }

    private static Dictionary<string, long> FirstSends(History history)
    {
        var places = new Dictionary<string, long>();
        for (var at = 0; at < history.Sends.Count; at++)
            if (history.Sends[at].Code is { } code) places.TryAdd(code, at);
        return places;
    }

    private static long? PlaceOfAnswer(Evidence evidence, Dictionary<string, long> firstSends, WrittenMessage message) =>
        firstSends.TryGetValue(message.Code, out var place) && evidence.SendsOf[message.Code].First().Echo is var echo && (echo is null || !evidence.MayBeLate.Contains(echo))
            ? place : null;

    private static IEnumerable<(WrittenMessage Before, WrittenMessage After)> Inversions(IEnumerable<WrittenMessage> messages, Func<WrittenMessage, long?> place)
    {
        (WrittenMessage Message, long Place)? last = null;
        foreach (var message in messages.OrderBy(message => message.Place))
        {
            if (place(message) is not { } here) continue;
            if (last is { } before && here < before.Place) yield return (before.Message, message);
            if (last is null || here > last.Value.Place) last = (message, here);
        }
    }
}
