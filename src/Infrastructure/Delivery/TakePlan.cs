using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>How much of each busy channel is taken from the queue next, so that nothing is taken that may not leave soon.</summary>
internal sealed class TakePlan(ChannelGates gates, ChannelHealth health, Portfolios portfolios, IChannelDirectory channels)
{
    private bool _isBulksTurn;

    public async Task<IReadOnlyList<TakeAsk>> AskAsync(
        IReadOnlyList<(short Lane, Guid Channel)> busy, IReadOnlyDictionary<short, long> held, int room, CancellationToken cancellation)
    {
        var asks = new List<TakeAsk>(busy.Count);
        var firsts = new Dictionary<Guid, int>();
        foreach (var (lane, id) in busy)
        {
            if (!held.TryGetValue(lane, out var epoch)) continue;
            var channel = await channels.FindAsync(id, cancellation);
            var group = channel?.LimitGroupId ?? id;
            if (!firsts.TryGetValue(group, out var left))
                firsts[group] = left = await portfolios.RoomAsync(group, epoch, channel?.DailyRecipients, cancellation);
            var ask = AskOf(gates.Of(id, lane, epoch, channel?.MessagesPerSecond), new TakeAsk(id, lane, epoch, group), room, left);
            if (left != int.MaxValue) firsts[group] = left - ask.FirstReplies - ask.FirstBulk;
            if (ask.Replies + ask.Bulk > 0) asks.Add(ask);
        }

        return asks;
    }

    // Never more than half of what is left: there is room for a channel that nobody has seen yet.
    private TakeAsk AskOf(ChannelGate gate, TakeAsk ask, int room, int left)
    {
        var allowed = Math.Min(health.RoomFor(ask.Channel, gate.InAir), (room + 1) / 2);
        var (replies, bulk) = (gate.RoomFor(isBulk: false, allowed), gate.RoomFor(isBulk: true, allowed));
        if (allowed == 1 && replies == 1) bulk = 0;
        if (replies == 0 || bulk == 0) gate.MayHaveMore();
        var (firstReplies, firstBulk) = Share(replies, bulk, left);
        return ask with { Replies = replies, FirstReplies = firstReplies, Bulk = bulk, FirstBulk = firstBulk };
    }

    // The last places go in halves, by turns: whoever has nothing to send keeps nobody from the last one.
    private (int Replies, int Bulk) Share(int replies, int bulk, int left)
    {
        if (left >= replies + bulk) return (replies, bulk);
        _isBulksTurn = !_isBulksTurn;
        var (firstBulk, firstReplies) = (Math.Min(bulk, left / 2), Math.Min(replies, left / 2));
        return _isBulksTurn ? (firstReplies, Math.Min(bulk, left - firstReplies)) : (Math.Min(replies, left - firstBulk), firstBulk);
    }

    public void Learn(IReadOnlyList<TakeAsk> asks, IReadOnlyList<OutboxItem> items)
    {
        var taken = items.ToLookup(item => item.Channel);
        foreach (var ask in asks)
        {
            var mine = taken[ask.Channel].ToList();
            if (mine.Count(item => !item.IsBulk) >= ask.Replies || mine.Count(item => item.IsBulk) >= ask.Bulk) gates.Of(ask.Channel).MayHaveMore();
            portfolios.Took(ask.Group, mine.Count(item => item.Initiates == 1));
        }
    }
}

/// <summary>How many rows of one channel may be taken, by who waits for them and whether they start a conversation.</summary>
internal sealed record TakeAsk(Guid Channel, short Lane, long Epoch, Guid Group, int Replies = 0, int FirstReplies = 0, int Bulk = 0, int FirstBulk = 0);
