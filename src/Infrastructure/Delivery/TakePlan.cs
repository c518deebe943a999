using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>How much of each busy channel is taken from the queue next, so that nothing is taken that may not leave soon.</summary>
internal sealed class TakePlan(ChannelGates gates, ChannelHealth health, Portfolios portfolios, LaneMoves moves, IChannelDirectory channels)
{
    public async Task<IReadOnlyList<TakeAsk>> AskAsync(
        IReadOnlyList<(short Lane, Guid Channel)> busy, IReadOnlyDictionary<short, long> held, int room, CancellationToken cancellation)
    {
        var asks = new List<TakeAsk>(busy.Count);
        var firsts = new Dictionary<Guid, int>();
        foreach (var (lane, id, channel) in await FindAsync(busy, cancellation))
        {
            if (!held.TryGetValue(lane, out var epoch)) continue;
            var group = channel?.LimitGroupId ?? id;
            if (!firsts.TryGetValue(group, out var left))
                firsts[group] = left = await portfolios.RoomAsync(group, epoch, channel?.DailyRecipients, cancellation);
            var ask = AskOf(gates.Of(id, lane, epoch, channel?.MessagesPerSecond), new TakeAsk(id, lane, epoch, group), room, left);
            if (left != int.MaxValue) firsts[group] = left - ask.FirstReplies - ask.FirstBulk;
            if (ask.Replies + ask.Bulk > 0) asks.Add(ask);
        }

        portfolios.Asked(asks);
        return asks;
    }

    /// <summary>A channel sends from its one lane. What lies on another goes there first.</summary>
    private async Task<IReadOnlyList<(short Lane, Guid Id, Channel? Channel)>> FindAsync(
        IReadOnlyList<(short Lane, Guid Channel)> busy, CancellationToken cancellation)
    {
        var found = new List<(short, Guid, Channel?)>(busy.Count);
        var known = new Dictionary<Guid, Channel?>();
        foreach (var (lane, id) in busy)
        {
            if (!known.TryGetValue(id, out var channel)) known[id] = channel = await channels.FindAsync(id, cancellation);
            if (channel is null || SendLanes.Of(channel.LimitGroupId) == lane) found.Add((lane, id, channel));
            else await moves.MoveStraysAsync(channel, cancellation);
        }

        return found;
    }

    // Never more than half of what is left: there is room for a channel that nobody has seen yet.
    private TakeAsk AskOf(ChannelGate gate, TakeAsk ask, int room, int left)
    {
        var allowed = Math.Min(health.RoomFor(ask.Channel, gate.InAir), (room + 1) / 2);
        var (replies, bulk) = (gate.RoomFor(isBulk: false, allowed), gate.RoomFor(isBulk: true, allowed));
        // Whoever has nothing to send keeps nobody from the one place there is.
        if (allowed == 1 && replies + bulk == 2) (replies, bulk) = gate.IsBulksTurn() ? (0, 1) : (1, 0);
        if (replies == 0 || bulk == 0) gate.MayHaveMore();
        var (firstReplies, firstBulk) = Share(replies, bulk, left, gate);
        return ask with { Replies = replies, FirstReplies = firstReplies, Bulk = bulk, FirstBulk = firstBulk };
    }

    // The last places go in halves, and the last one by turns.
    private static (int Replies, int Bulk) Share(int replies, int bulk, int left, ChannelGate gate)
    {
        if (left >= replies + bulk) return (replies, bulk);
        var (firstBulk, firstReplies) = (Math.Min(bulk, left / 2), Math.Min(replies, left / 2));
        return gate.IsBulksTurn() ? (firstReplies, Math.Min(bulk, left - firstReplies)) : (Math.Min(replies, left - firstBulk), firstBulk);
    }

    public void Learn(IReadOnlyList<TakeAsk> asks, IReadOnlyList<OutboxItem> items)
    {
        var taken = items.ToLookup(item => item.Channel);
        foreach (var ask in asks)
        {
            var mine = taken[ask.Channel].ToList();
            if (mine.Count(item => !item.IsBulk) >= ask.Replies || mine.Count(item => item.IsBulk) >= ask.Bulk) gates.Of(ask.Channel).MayHaveMore();
            portfolios.Took(ask, mine.Count(item => item.Initiates == 1));
        }
    }
}

/// <summary>How many rows of one channel may be taken, by who waits for them and whether they start a conversation.</summary>
internal sealed record TakeAsk(Guid Channel, short Lane, long Epoch, Guid Group, int Replies = 0, int FirstReplies = 0, int Bulk = 0, int FirstBulk = 0)
{
    public int Firsts => FirstReplies + FirstBulk;
}
