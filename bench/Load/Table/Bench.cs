namespace TrailDesk.Load;

/// <summary>Runs the figures: the stand-in first, then TrailDesk, then what needs a database of its own. One at a time on the machine.</summary>
internal sealed class Bench(Sizes sizes, string? only)
{
    private readonly Figure[] _figures =
    [
        .. new Figure[]
        {
            new Saturation(), new OpenLoop(), new SlowProvider(), new SlowChannel(), new BusyTenant(), new StatusBatches(), new DurableIntake(), new Overload(), new ManyBroadcasts(),
            new BroadcastAtLimit(), new ReplyBesideBroadcast(), new Growth(), new TwoNodes(), new HeldSnapshot(), new Soak(), new BroadcastGrowth(),
        }.Where(figure => only is null ? !figure.IsByNameOnly : figure.Name == only),
    ];

    private readonly List<Run> _runs = [];
    private readonly List<string> _settings = [];

    /// <returns>Whether every reply came, once, from the right number.</returns>
    public async Task<bool> RunAsync()
    {
        if (_figures.Length == 0) throw new ArgumentException($"No figure is called {only}: they are the files of bench/Load/Figures.");
        var machine = Machine.Look();
        if (Needing(Needs.Peer).Any()) await MeasurePeerAsync();
        if (Needing(Needs.Product).Any()) await MeasureProductAsync();
        foreach (var figure in Needing(Needs.OwnDatabase))
        {
            Say($"{figure.Name}, with a database of its own");
            await figure.MeasureAloneAsync(sizes);
            SayRows(figure);
            _runs.AddRange(figure.OwnRuns);
        }

        new TableWriter(Console.Out).Write(machine, sizes, _settings, _figures.SelectMany(figure => figure.Rows()), _runs);
        return _runs.All(run => run.IsCorrect);
    }

    private IEnumerable<Figure> Needing(Needs needs) => _figures.Where(figure => figure.Needs.HasFlag(needs));

    private async Task MeasurePeerAsync()
    {
        await using var provider = await StandInProvider.StartAsync();
        await using var peer = await Peer.StartAsync(provider.Url, sizes.Tenants);
        await MeasureAsync(peer, provider, sizes.PeerWarmUp);
    }

    private async Task MeasureProductAsync()
    {
        await using var data = await TrailDeskData.MakeAsync(sizes.Tenants);
        await using var provider = await StandInProvider.StartAsync();
        await using var product = await Product.StartAsync(data, provider.Url);
        await MeasureAsync(product, provider, sizes.WarmUp);
    }

    private async Task MeasureAsync(Subject subject, StandInProvider provider, int warmUp)
    {
        using var traffic = new Traffic(subject, provider);
        var stage = new Stage(subject, traffic, provider, sizes);
        _settings.Add($"{subject.Name}: {subject.Settings}; warm-up of {warmUp:#,0} messages");
        Say($"{subject.Name} warms up");
        await traffic.ClosedAsync(warmUp, 32);
        await subject.Database.AnalyzeAsync();
        traffic.Runs.Clear();
        foreach (var figure in Needing(stage.IsProduct ? Needs.Product : Needs.Peer))
        {
            Say($"{figure.Name}, {subject.Name}");
            await figure.MeasureAsync(stage);
            SayRows(figure);
        }

        _runs.AddRange(traffic.Runs);
    }

    // A run that is broken off has shown something all the same.
    private static void SayRows(Figure figure)
    {
        foreach (var row in figure.Rows()) Console.Error.WriteLine($"    {row.Figure}: {row.Product} {row.Peer} {row.Ratio} {row.Note}");
    }

    private static void Say(string what) => Console.Error.WriteLine($"==> {DateTime.UtcNow:HH:mm:ss} {what}");
}
