namespace TrailDesk.Load;

/// <summary>One broadcast from one number, as delivered, against a provider that answers after 30 ms and refuses what is above its limit in any one second.</summary>
internal sealed class BroadcastAtLimit : Figure
{
    private const int Milliseconds = 30;
    private const int Default = 80;
    private static readonly int[] Limits = [Default, 1_000];
    private readonly Dictionary<int, (Run Run, int Refused)> _runs = [];

    public override Needs Needs => Needs.OwnDatabase;

    public override async Task MeasureAloneAsync(Sizes sizes)
    {
        await using var own = await OwnProduct.StartAsync(sizes, keepsLimits: true);
        await own.WarmUpAsync(sizes.WarmUp, 32);
        var mailing = new Mailing(own.Product, own.Traffic);
        await mailing.SendAsync([.. Enumerable.Range(Limits.Length, sizes.BroadcastChannels)], people: 100);
        foreach (var (channel, limit) in Limits.Index()) await MeasureAsync(own, mailing, channel, limit, sizes);
        OwnRuns.AddRange(own.Traffic.Runs);
    }

    private async Task MeasureAsync(OwnProduct own, Mailing mailing, int channel, int limit, Sizes sizes)
    {
        using (var office = new Office(own.Product.Url, own.Product.Channels[channel]))
            if (limit != Default) await office.SetThroughputAsync(limit);
        own.Provider.PerSecond = limit;
        own.Provider.Milliseconds = _ => Milliseconds;
        var before = own.Provider.Refused;
        var run = await mailing.SendAsync([channel], sizes.BroadcastPeople);
        _runs[limit] = (run, own.Provider.Refused - before);
    }

    public override IEnumerable<Row> Rows()
    {
        foreach (var (limit, (run, refused)) in _runs)
        {
            yield return new Row($"messages/s of a broadcast to {run.Messages.Count:#,0} where {limit:#,0} are let through", $">= {Text.Of(limit * .97)}, no 429", Text.Of(run.ArrivalsPerSecond),
                Ratio: Text.Of(run.ArrivalsPerSecond / limit), Holds: run.ArrivalsPerSecond >= limit * .97 && refused == 0, Note: $"{refused} times 429; the provider takes {Milliseconds} ms");
            yield return new Row("CPU s per 1,000 messages then", "", Text.Of(run.PerThousand(x => x.Together)),
                Note: $"app + PostgreSQL {Text.Of(run.PerThousand(x => x.AppCpu))} + {Text.Of(run.PerThousand(x => x.PostgresCpu))}; app memory {Text.Of(run.After.ResidentMiB)} MiB resident");
        }
    }
}
