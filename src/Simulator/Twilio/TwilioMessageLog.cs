using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace TrailDesk.Simulator.Twilio;

/// <summary>Messages.json: what an operator's recovery reads after an outage. Holds the newest.</summary>
internal sealed class TwilioMessageLog(SimulatorSettings settings)
{
    private readonly Lock gate = new();
    private readonly LinkedList<TwilioMessage> newestFirst = new();
    private readonly ConcurrentDictionary<string, TwilioMessage> bySid = new();

    public void Add(TwilioMessage message)
    {
        bySid[message.Sid] = message;
        lock (gate)
        {
            newestFirst.AddFirst(message);
            if (newestFirst.Count <= settings.MessagesInAll) return;
            bySid.TryRemove(newestFirst.Last!.Value.Sid, out _);
            newestFirst.RemoveLast();
        }
    }

    public TwilioMessage? Find(string accountSid, string sid) =>
        bySid.TryGetValue(sid, out var message) && message.AccountSid == accountSid ? message : null;

    public bool Remove(string sid)
    {
        if (!bySid.TryRemove(sid, out var message)) return false;
        lock (gate) newestFirst.Remove(message);
        return true;
    }

    public JsonObject List(string accountSid, IQueryCollection query)
    {
        var (size, page) = (Math.Clamp(Number(query["PageSize"], 50), 1, 1_000), Number(query["Page"], 0));
        List<TwilioMessage> found;
        lock (gate)
            found = [.. newestFirst.Where(message => message.AccountSid == accountSid && Fits(message, query)).Skip(page * size).Take(size + 1)];
        return Page(accountSid, query, found, page, size);
    }

    private static JsonObject Page(string accountSid, IQueryCollection query, List<TwilioMessage> found, int page, int size)
    {
        string Uri(int number) => $"/2010-04-01/Accounts/{accountSid}/Messages.json?" + string.Join('&',
            query.Where(one => one.Key is not ("Page" or "PageSize" or "PageToken"))
                .Select(one => $"{System.Uri.EscapeDataString(one.Key)}={System.Uri.EscapeDataString(one.Value.ToString())}")
                .Concat([$"PageSize={size}", $"Page={number}", $"PageToken=P{number}"]));
        var shown = found.Take(size).ToList();
        return new JsonObject
        {
            ["messages"] = new JsonArray([.. shown.Select(message => message.ToJson())]),
            ["page"] = page,
            ["page_size"] = size,
            ["start"] = page * size,
            ["end"] = page * size + Math.Max(0, shown.Count - 1),
            ["uri"] = Uri(page),
            ["first_page_uri"] = Uri(0),
            ["previous_page_uri"] = page > 0 ? Uri(page - 1) : null,
            ["next_page_uri"] = found.Count > size ? Uri(page + 1) : null
        };
    }

    private static bool Fits(TwilioMessage message, IQueryCollection query)
    {
        if (query.TryGetValue("To", out var to) && message.To != to) return false;
        if (query.TryGetValue("From", out var from) && message.From != from) return false;
        var sent = message.Sent ?? message.Created;
        // "DateSent>=x" reaches us as a parameter named "DateSent>".
        if (Date(query["DateSent>"]) is { } since && sent < since) return false;
        if (Date(query["DateSent<"]) is { } until && sent.UtcDateTime.Date > until.UtcDateTime) return false;
        return Date(query["DateSent"]) is not { } day || sent.UtcDateTime.Date == day.UtcDateTime.Date;
    }

    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static int Number(string? text, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Min(number, 1_000_000) : otherwise;
}
