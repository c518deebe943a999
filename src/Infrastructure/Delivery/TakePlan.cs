using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>How much of each busy channel is taken from the queue next, so that nothing is taken that may not leave soon.</summary>
internal sealed partial class TakePlan(
    ChannelGates gates, ChannelHealth health, Portfolios portfolios, LaneMoves moves, IChannelDirectory channels, ILogger<TakePlan> log)
{
    private readonly ConcurrentDictionary<Guid, bool> _unreadable = new();

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
        var known = new Dictionary<Guid, (bool IsReadable, Channel? Channel)>();
        foreach (var (lane, id) in busy)
        {
            if (!known.TryGetValue(id, out var seen)) known[id] = seen = await ReadAsync(id, cancellation);
            if (!seen.IsReadable) continue;
            if (seen.Channel is not { } channel || SendLanes.Of(channel.LimitGroupId) == lane) found.Add((lane, id, seen.Channel));
            else await moves.MoveStraysAsync(channel, cancellation);
        }

        return found;
    }

    /// <summary>A channel that nobody can read (its key is gone) waits, and no other for it.</summary>
    private async ValueTask<(bool IsReadable, Channel? Channel)> ReadAsync(Guid id, CancellationToken cancellation)
    {
        try
        {
            var channel = await channels.FindAsync(id, cancellation);
            if (!_unreadable.IsEmpty) _unreadable.TryRemove(id, out _);
            return (true, channel);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !exception.IsAbsence())
        {
            if (_unreadable.TryAdd(id, true)) LogUnreadable(log, id, exception.GetType().Name);
            return (false, null);
        }
    }

    // Never more than half of what is left: there is room for a channel that nobody has seen yet.
    private TakeAsk AskOf(ChannelGate gate, TakeAsk ask, int room, int left)
    {
        var allowed = Math.Min(health.RoomFor(ask.Channel, gate), (room + 1) / 2);
        var (replies, bulk) = (gate.RoomFor(isBulk: false, allowed), gate.RoomFor(isBulk: true, allowed));
        // Whoever has nothing to send keeps nobody from the one place there is.
        var free = Math.Min(allowed, gate.Free);
        if (free == 1 && replies + bulk == 2) (replies, bulk) = gate.IsBulksTurn() ? (0, 1) : (1, 0);
        else if (replies + bulk > free) (replies, bulk) = Halves(replies, bulk, free);
        if (replies == 0 || bulk == 0) gate.MayHaveMore();
        var (firstReplies, firstBulk) = Share(replies, bulk, left, gate);
        return ask with { Replies = replies, FirstReplies = firstReplies, Bulk = bulk, FirstBulk = firstBulk };
    }

    // Together no more than there is room for, and each what the other leaves of its half.
    private static (int Replies, int Bulk) Halves(int replies, int bulk, int free)
    {
        bulk = Math.Min(bulk, Math.Max(free / 2, free - replies));
        return (Math.Min(replies, free - bulk), bulk);
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

    [LoggerMessage(1, LogLevel.Error, "Channel {Channel} cannot be read and sends nothing: {Cause}")]
    private static partial void LogUnreadable(ILogger log, Guid channel, string cause);
}

/// <summary>How many rows of one channel may be taken, by who waits for them and whether they start a conversation.</summary>
internal sealed record TakeAsk(Guid Channel, short Lane, long Epoch, Guid Group, int Replies = 0, int FirstReplies = 0, int Bulk = 0, int FirstBulk = 0)
{
    public int Firsts => FirstReplies + FirstBulk;
}
