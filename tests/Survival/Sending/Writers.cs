using System.Threading.RateLimiting;
using TrailDesk.Survival.Checking;
using TrailDesk.Survival.Desk;
using TrailDesk.Survival.Provider;

namespace TrailDesk.Survival.Sending;

/// <summary>
/// People who write: most have a chat of a few messages, some send all at once, twenty never stop. Each message comes as
/// its provider would bring it: until it is acknowledged, or from Twilio twice at most; and one in four comes again.
/// </summary>
internal sealed class Writers(Ledger ledger, Doors doors, IReadOnlyList<RigChannel> channels, TwilioList list, Options options) : IDisposable
{
    private const int HotChats = 20;
    private const int AtOnce = 40;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly Random random = new(options.Seed);
    private readonly Lock drawing = new();
    private readonly TokenBucketRateLimiter pace = new(new()
    {
        TokenLimit = Math.Max(1, options.PerSecond / 5),
        TokensPerPeriod = Math.Max(1, options.PerSecond / 20),
        ReplenishmentPeriod = TimeSpan.FromMilliseconds(50),
        QueueLimit = int.MaxValue,
    });
    private Func<bool> isNeeded = () => false;
    private int phones;
    private int copies;

    public int PendingCopies => copies;

    /// <summary>Until everything is written and the other side says that nothing more is needed.</summary>
    public async Task RunAsync(Func<bool> mayEnd, CancellationToken cancellation)
    {
        isNeeded = () => ledger.Written < options.Messages || !mayEnd();
        var hot = Enumerable.Range(0, options.HotShare > 0 ? HotChats : 0).Select(_ => WriteHotAsync(cancellation));
        await Task.WhenAll([.. hot, .. Enumerable.Range(0, AtOnce).Select(_ => WriteChatsAsync(cancellation))]);
    }

    private async Task WriteHotAsync(CancellationToken cancellation)
    {
        var chat = NewChat(ChatKind.Hot);
        for (var place = 0; isNeeded() && place < options.Messages * options.HotShare / HotChats; place++) await WriteOneAsync(chat, place, cancellation);
    }

    private async Task WriteChatsAsync(CancellationToken cancellation)
    {
        while (isNeeded() && !cancellation.IsCancellationRequested)
        {
            var chat = NewChat(Draw(10) switch { 0 => ChatKind.Burst, 1 => ChatKind.Batch, _ => ChatKind.Steady });
            if (chat.Kind == ChatKind.Batch) await WriteBatchAsync(chat, cancellation);
            else if (chat.Kind == ChatKind.Burst) await Task.WhenAll(Enumerable.Range(0, 4 + Draw(13)).Select(place => WriteOneAsync(chat, place, cancellation)));
            else for (var (place, count) = (0, 3 + Draw(12)); place < count; place++) await WriteOneAsync(chat, place, cancellation);
        }
    }

    private Chat NewChat(ChatKind kind)
    {
        var number = Interlocked.Increment(ref phones);
        // One webhook of Twilio's is one message, and one that nobody acknowledged comes back in no order.
        var able = kind is ChatKind.Batch or ChatKind.Hot ? [.. channels.Where(channel => !channel.IsTwilio)] : channels;
        var channel = able[Draw(able.Count)];
        return new Chat($"+4477{10_000_000 + number}", channel.Id, channel.Provider, kind);
    }

    private int Draw(int below)
    {
        lock (drawing) return random.Next(below);
    }

    private async Task WriteBatchAsync(Chat chat, CancellationToken cancellation)
    {
        var messages = new List<WrittenMessage>();
        for (var (place, count) = (0, 2 + Draw(13)); place < count; place++) messages.Add(await NextAsync(chat, place, cancellation));
        await BringAsync(messages, cancellation);
    }

    private async Task WriteOneAsync(Chat chat, int place, CancellationToken cancellation) => await BringAsync([await NextAsync(chat, place, cancellation)], cancellation);

    private async Task<WrittenMessage> NextAsync(Chat chat, int place, CancellationToken cancellation)
    {
        using var token = await pace.AcquireAsync(1, cancellation);
        return ledger.Write(chat, place);
    }

    private async Task BringAsync(List<WrittenMessage> messages, CancellationToken cancellation)
    {
        var channel = channels.First(channel => channel.Id == messages[0].Chat.Channel);
        var webhook = Webhook.Messages(channel, [.. messages.Select(message => new InboundText(message.Id, message.Chat.Phone, message.Code))]);
        if (channel.IsTwilio) list.Add(channel, new(messages[0].Id, true, messages[0].Chat.Phone, channel.Number, messages[0].Code));
        if (Draw(4) == 0) for (var left = 1 + Draw(4); left > 0; left--) _ = CopyAsync(webhook, TimeSpan.FromMilliseconds(Draw(3) == 0 ? Draw(20_000) : Draw(100)), cancellation);
        var pause = TimeSpan.FromMilliseconds(100);
        for (var tries = 1; !await doors.PostAsync(webhook, cancellation); tries++)
        {
            if (channel.IsTwilio && tries == 2) return;
            await Task.Delay(pause, cancellation);
            pause = pause * 1.6 < LongestPause ? pause * 1.6 : LongestPause;
        }

        foreach (var message in messages) ledger.Acknowledge(message);
    }

    /// <summary>The same webhook once more, at the same time or much later, perhaps at another node.</summary>
    private async Task CopyAsync(Webhook webhook, TimeSpan wait, CancellationToken cancellation)
    {
        Interlocked.Increment(ref copies);
        try
        {
            await Task.Delay(wait, cancellation);
            await doors.PostAsync(webhook, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The run is over.
        }
        finally
        {
            Interlocked.Decrement(ref copies);
        }
    }

    public void Dispose() => pace.Dispose();
}
