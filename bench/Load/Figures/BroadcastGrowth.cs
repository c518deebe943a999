namespace TrailDesk.Load;

/// <summary>What a message of a broadcast costs with few messages stored and with ten million.</summary>
internal sealed class BroadcastGrowth : Figure
{
    private const int Conversations = 50_000;
    private Run? _small, _large;
    private long _few, _many;

    public override Needs Needs => Needs.OwnDatabase;
    public override bool IsByNameOnly => true;

    public override async Task MeasureAloneAsync(Sizes sizes)
    {
        await using var own = await OwnProduct.StartAsync(sizes);
        await own.WarmUpAsync(sizes.WarmUp, 32);
        await GrowthSeed.AddAsync(own.Database, Conversations);
        _few = await StoredAsync(own);
        _small = await MeasureAsync(own, sizes);
        await MessageSeed.AddAsync(own.Database, sizes.StoredMessages / Conversations / 2);
        _many = await StoredAsync(own);
        _large = await MeasureAsync(own, sizes);
        OwnRuns.AddRange(own.Traffic.Runs);
    }

    private static Task<long> StoredAsync(OwnProduct own) => own.Database.AskAsync<long>("select count(*) from whatsapp_messages");

    // The first is for what was just made: statistics are new, and caches are cold.
    private static async Task<Run> MeasureAsync(OwnProduct own, Sizes sizes)
    {
        var (mailing, channels) = (new Mailing(own.Product, own.Traffic), Enumerable.Range(0, sizes.BroadcastChannels).ToList());
        await mailing.SendAsync(channels, sizes.BroadcastPeople / channels.Count / 4);
        return await mailing.SendAsync(channels, sizes.BroadcastPeople / channels.Count);
    }

    public override IEnumerable<Row> Rows()
    {
        if (_small is null || _large is null) yield break;
        var (small, large) = (_small.PerThousand(x => x.Together), _large.PerThousand(x => x.Together));
        yield return new Row($"CPU s per 1,000 messages of a broadcast with {_many:#,0} messages stored", "few stored x 1.3", Text.Of(large), Ratio: Text.Of(large / small),
            Holds: large <= small * 1.3, Note: $"with {_few:#,0}: {Text.Of(small)}; messages/s {Text.Of(_small.RepliesPerSecond)} and {Text.Of(_large.RepliesPerSecond)}");
    }
}
