using TrailDesk.Infrastructure.Conversations;

namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>The promises of docs/reliability.md, asked of a history that has come to rest. Each finding is a sentence.</summary>
internal static class Checks
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);
    private static readonly string[] Ends = ["accepted", "sent", "delivered", "read", "failed", "unknown"];

    public static IReadOnlyList<string> Find(History history) =>
        [.. Stored(history), .. Answered(history), .. Sent(history), .. Ended(history), .. Ordered(history), .. Merged(history), .. Buried(history)];

    /// <summary>P1 and P2: what was acknowledged is there, nothing is there twice, a person has one conversation.</summary>
    private static IEnumerable<string> Stored(History history)
    {
        var rows = history.Inbound.ToLookup(row => row.ProviderId);
        foreach (var message in history.Written)
        {
            var count = rows[message.Id].Count();
            if (count > 1) yield return $"duplicated: {message} is stored {count} times";
            if (count == 0 && message is { AcknowledgedAs: not null, IsPoison: false }) yield return $"lost: {message} was acknowledged and is not stored";
            if (count > 0 && message.IsPoison) yield return $"stored: {message}, whose handler failed each time";
        }

        foreach (var person in history.Written.GroupBy(message => message.Person))
            if (person.SelectMany(message => rows[message.Id]).Select(row => row.Conversation).Distinct().Count() > 1)
                yield return $"duplicated: {person.Key.Name} has several conversations";
    }

    /// <summary>P3: a message that is stored has one answer, which reached its own person.</summary>
    private static IEnumerable<string> Answered(History history)
    {
        var byId = history.Inbound.ToDictionary(row => row.Id);
        var written = history.Written.ToDictionary(message => message.Id);
        var answers = history.Answers.ToLookup(row => row.InReplyTo);
        foreach (var row in history.Inbound)
            if (answers[row.Id].Count() is var count and not 1) yield return $"answered {count} times: {written[row.ProviderId!]}";
        foreach (var send in history.Accepted)
        {
            if (history.Answers.SingleOrDefault(row => row.Id.ToString() == send.Echo) is not { InReplyTo: { } asked }) yield return $"sent without a row: {send.Code}";
            else if (written[byId[asked].ProviderId!] is var message && (message.Code != send.Code || message.Person.Phone != send.Phone))
                yield return $"misdirected: the answer to {message} went to {send.Phone} as {send.Code}";
        }
    }

    /// <summary>P3: a provider takes an answer once, or once more, marked, where it told nothing of the first in time.</summary>
    private static IEnumerable<string> Sent(History history)
    {
        var sends = history.Accepted.ToLookup(send => send.Echo);
        foreach (var row in history.Answers)
        {
            var taken = sends[row.Id.ToString()].ToList();
            if (taken.Count == 0 && row.Status is not ("failed" or "unknown")) yield return $"never sent, and it says {row.Status}";
            if (taken.Count < 2) continue;
            var which = $"{taken[0].Code} was sent {taken.Count} times";
            if (!row.IsResent) yield return $"duplicated: {which} and is not marked";
            if (taken.Count > 2) yield return $"duplicated: {which}";
            if (taken[0].ToldAt <= taken[0].ArrivedAt + Grace && taken[0].ToldAt < taken[1].ArrivedAt)
                yield return $"duplicated: {which}, although the provider had told of the first";
        }
    }

    /// <summary>P4: everything has an end.</summary>
    private static IEnumerable<string> Ended(History history) =>
        history.Answers.Where(row => !Ends.Contains(row.Status)).Select(row => $"stuck: an answer says {row.Status}");

    /// <summary>P5: rows and answers stand in the order in which a person's messages were acknowledged.</summary>
    private static IEnumerable<string> Ordered(History history)
    {
        // One that is stored twice is named above.
        var rows = history.Inbound.DistinctBy(row => row.ProviderId).ToDictionary(row => row.ProviderId!);
        var answers = history.Answers.Where(row => row.InReplyTo is not null && !history.Doubted.Contains(row.Id)).ToLookup(row => row.InReplyTo);
        var places = history.Accepted.Select((send, place) => (send.Echo, place)).GroupBy(one => one.Echo ?? "").ToDictionary(one => one.Key, one => one.First().place);
        foreach (var person in history.Written.Where(message => message.AcknowledgedAs is not null).GroupBy(message => message.Person))
        {
            var stored = person.OrderBy(message => message.Number).Where(message => rows.ContainsKey(message.Id)).Select(message => rows[message.Id]).ToList();
            if (!IsRising(stored.Select(row => row.Seq))) yield return $"reordered: the rows of {person.Key.Name}";
            var sent = stored.SelectMany(row => answers[row.Id]).Where(row => places.ContainsKey(row.Id.ToString())).Select(row => (long)places[row.Id.ToString()]);
            if (!IsRising(sent)) yield return $"reordered: the answers to {person.Key.Name}";
        }
    }

    private static bool IsRising(IEnumerable<long> numbers)
    {
        var list = numbers.ToList();
        return list.Zip(list.Skip(1)).All(pair => pair.First < pair.Second);
    }

    /// <summary>P9: a message stands where the highest of what was told of it puts it, in whatever order that was.</summary>
    private static IEnumerable<string> Merged(History history)
    {
        foreach (var sends in history.Accepted.Where(send => send.Told.Count > 0).GroupBy(send => send.Echo))
        {
            if (history.Answers.SingleOrDefault(row => row.Id.ToString() == sends.Key) is not { } row) continue;
            var told = sends.SelectMany(send => send.Told).ToHashSet();
            var expected = told.Contains("read") ? "read" : told.Contains("delivered") ? "delivered" : told.Contains("failed") ? "failed" : "sent";
            if (row.Status != expected) yield return $"status: {sends.First().Code} says {row.Status}, and the provider told {string.Join(", ", told)}";
        }
    }

    /// <summary>P11: a message that nobody can handle is a dead letter, and it alone.</summary>
    private static IEnumerable<string> Buried(History history)
    {
        var letters = history.DeadLetters.ToLookup(letter => letter.Ref);
        var poison = history.Written.Where(message => message.IsPoison).ToDictionary(message => MessageRef.Of(message.Person.Company.Channel, message.Id));
        foreach (var (reference, message) in poison)
            if (message.AcknowledgedAs is not null && letters[reference].Count() != 1) yield return $"lost: {message} is {letters[reference].Count()} dead letters";
        foreach (var letter in history.DeadLetters.Where(letter => letter.Ref is not { } reference || !poison.ContainsKey(reference)))
            yield return $"buried: an innocent {letter.Kind}: {letter.Reason}";
    }
}
