namespace TrailDesk.Survival.Checking;

/// <summary>Compares what was acknowledged, what reached the providers and what is stored. A pure function: the same history, the same findings.</summary>
internal static class Checker
{
    public static IReadOnlyList<Finding> Check(History history)
    {
        var evidence = new Evidence(history);
        return [.. Lost(evidence), .. DuplicateCheck.Find(evidence), .. DirectionCheck.Find(evidence), .. OrderCheck.Find(evidence), .. Stuck(evidence)];
    }

    private static IEnumerable<Finding> Lost(Evidence evidence)
    {
        var waiting = evidence.History.Waiting.ToDictionary();
        foreach (var message in evidence.History.Written)
        {
            if (!evidence.Inbound.Contains(message.Id))
            {
                if (waiting.TryGetValue(message.Chat.Channel, out var count) && count > 0)
                {
                    waiting[message.Chat.Channel] = count - 1;
                    yield return new(FindingKind.Stuck, "still in the inbox", [message.Id, message.Code]);
                    continue;
                }

                // What Twilio could not deliver stands in its list, and is read from there.
                if (message.IsAcknowledged) yield return new(FindingKind.Lost, "acknowledged and not stored", [message.Id, message.Code]);
                else if (message.Chat.Provider == "twilio") yield return new(FindingKind.Lost, "in Twilio's list and not stored", [message.Id, message.Code]);
            }
            else if (message.Chat.Kind != ChatKind.Hot && !evidence.SendsOf.Contains(message.Code))
            {
                yield return new(FindingKind.Lost, "stored and not answered", [message.Id, message.Code]);
            }
        }
    }

    private static readonly HashSet<string> Open = ["queued", "sending", "unknown"];

    private static IEnumerable<Finding> Stuck(Evidence evidence)
    {
        foreach (var left in evidence.History.Leftovers) yield return new(FindingKind.Stuck, $"left in {left.Where}", [left.Id]);
        foreach (var message in evidence.History.Written)
            if (!message.IsAcknowledged && message.Chat.Provider != "twilio") yield return new(FindingKind.Stuck, "never acknowledged", [message.Id]);
        foreach (var row in evidence.Outbound.Values)
            if (Open.Contains(row.Status)) yield return new(FindingKind.Stuck, $"still {row.Status}", [row.Id.ToString("D")]);
            else if (IsBehind(evidence, row)) yield return new(FindingKind.Stuck, $"{row.Status}, although the provider told more", [row.Id.ToString("D")]);
    }

    /// <summary>Twilio tells once, and may have told nobody; the others tell until they are heard.</summary>
    private static bool IsBehind(Evidence evidence, StoredMessage row) =>
        evidence.History.HasStatuses && row.Status is ("accepted" or "sent") && !evidence.TwilioChannels.Contains(row.Channel);
}
