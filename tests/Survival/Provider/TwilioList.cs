using System.Collections.Concurrent;
using System.Globalization;
using TrailDesk.Survival.Desk;

namespace TrailDesk.Survival.Provider;

/// <summary>Twilio's own list of an account's messages: newest first, in pages.</summary>
internal sealed class TwilioList
{
    private const int PageSize = 100;
    private readonly ConcurrentDictionary<string, List<(ListedMessage Message, DateTimeOffset At)>> accounts = new();

    public void Add(RigChannel channel, ListedMessage message)
    {
        var list = accounts.GetOrAdd(channel.Account, _ => []);
        lock (list) list.Add((message, DateTimeOffset.UtcNow));
    }

    public Task AnswerAsync(HttpContext call, string account)
    {
        var query = call.Request.Query;
        var (from, to) = (query["From"].ToString(), query["To"].ToString());
        var page = int.TryParse(query["Page"], CultureInfo.InvariantCulture, out var asked) ? asked : 0;
        var found = Matching(account, from, to, page);
        var next = found.Count < PageSize ? null
            : $"/2010-04-01/Accounts/{account}/Messages.json?From={Uri.EscapeDataString(from)}&To={Uri.EscapeDataString(to)}&Page={page + 1}";
        return call.Response.WriteAsJsonAsync(new Dictionary<string, object?>
        {
            ["messages"] = found.Select(one => Shown(account, one.Message, one.At)).ToList(),
            ["next_page_uri"] = next,
        });
    }

    private List<(ListedMessage Message, DateTimeOffset At)> Matching(string account, string from, string to, int page)
    {
        if (!accounts.TryGetValue(account, out var list)) return [];
        lock (list)
            return [.. Enumerable.Reverse(list).Where(one => Fits(from, one.Message.From) && Fits(to, one.Message.To)).Skip(page * PageSize).Take(PageSize)];
    }

    private static bool Fits(string asked, string number) => asked.Length == 0 || asked == $"whatsapp:{number}";

    private static Dictionary<string, object?> Shown(string account, ListedMessage message, DateTimeOffset at) => new()
    {
        ["sid"] = message.Sid,
        ["account_sid"] = account,
        ["direction"] = message.IsInbound ? "inbound" : "outbound-api",
        ["from"] = $"whatsapp:{message.From}",
        ["to"] = $"whatsapp:{message.To}",
        ["body"] = message.Text,
        ["num_media"] = "0",
        ["status"] = message.IsInbound ? "received" : "delivered",
        ["date_created"] = at.ToString("R", CultureInfo.InvariantCulture),
    };
}

internal sealed record ListedMessage(string Sid, bool IsInbound, string From, string To, string Text);
