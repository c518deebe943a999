using System.Globalization;

namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>Everything that one seed plays with, and the trace of what it did.</summary>
internal sealed class World : IAsyncDisposable
{
    private const int MostDeaths = 4;
    private readonly List<SimulatedNode> _lives = [];
    private readonly SimulatedNode?[] _nodes;
    private readonly Stage _stage;
    private int _deaths;
    private int _acknowledged;

    public World(int seed, Stage stage)
    {
        (_stage, Random) = (stage, new Random(seed));
        (Provider, Post) = (new(Time), new(Random));
        Places = [.. stage.Places.Take(2 + Random.Next(2))];
        _nodes = new SimulatedNode?[Places.Count];
        Companies = [.. Enumerable.Range(0, 1 + Random.Next(2)).Select(place => Company.Draw(seed, place, Random))];
        People = [.. Enumerable.Range(0, 2 + Random.Next(3)).Select(number => NewPerson(seed, number))];
        Clocks = [.. Places.Select(_ => new SimulatedTime.Clock(Time) { Error = TimeSpan.FromSeconds(Random.Next(-300, 301)) })];
        HasStatuses = Random.Next(5) > 0;
    }

    public Random Random { get; }
    public SimulatedTime Time { get; } = new();
    public SimulatedProvider Provider { get; }
    public Post Post { get; }
    public Trap Trap { get; } = new();
    public SimulatedDatabase Database => _stage.Database;
    public IReadOnlyList<NodePlace> Places { get; }
    public IReadOnlyList<SimulatedTime.Clock> Clocks { get; }
    public IReadOnlyList<Company> Companies { get; }
    public IReadOnlyList<Person> People { get; }
    public List<WrittenMessage> Written { get; } = [];
    public List<string> Trace { get; } = [];
    public List<string> Findings { get; } = [];

    /// <summary>Whether the provider tells what became of a send.</summary>
    public bool HasStatuses { get; }

    /// <summary>Nothing goes wrong any more.</summary>
    public bool IsCalm { get; set; }

    public IEnumerable<SimulatedNode> Alive => _nodes.OfType<SimulatedNode>();
    public IEnumerable<int> Empty => Enumerable.Range(0, _nodes.Length).Where(place => _nodes[place] is null);

    public bool Chance(double share) => Random.NextDouble() < share;

    public T Any<T>(IEnumerable<T> some)
    {
        var list = some.ToList();
        return list[Random.Next(list.Count)];
    }

    public void Note(string what) =>
        Trace.Add(string.Create(CultureInfo.InvariantCulture, $"{Trace.Count,3} {Time.Passed.TotalSeconds,8:0.00} {what}"));

    private Person NewPerson(int seed, int number) =>
        new(Any(Companies), string.Create(CultureInfo.InvariantCulture, $"+4477{seed % 1_000_000:000000}{number:00}"), $"p{number}");

    public async Task BeginAsync()
    {
        await _stage.Database.ResetAsync();
        await SetDatabaseClockAsync();
        for (var place = 0; place < _nodes.Length; place++) _nodes[place] = NewLife(place);
        foreach (var company in Companies) await company.FoundAsync(_stage.Database, _nodes[0]!.Keys);
        foreach (var node in Alive) await OnAsync(node, "starts", async () =>
        {
            await node.BeatAsync();
            await node.KeepLanesAsync();
        }, mayFail: false);
    }

    private SimulatedNode NewLife(int place)
    {
        Places[place].Line.Revive();
        var node = new SimulatedNode(Places[place], Clocks[place], Provider, Trap);
        _lives.Add(node);
        return node;
    }

    public Task ReviveAsync(int place)
    {
        var node = _nodes[place] = NewLife(place);
        return OnAsync(node, "comes back", async () =>
        {
            await node.BeatAsync();
            await node.KeepLanesAsync();
        }, mayFail: false);
    }

    public async Task PassAsync(TimeSpan time)
    {
        Time.Pass(time);
        await SetDatabaseClockAsync();
    }

    private Task SetDatabaseClockAsync() => _stage.Database.SetClockAsync(Time.Now);

    /// <summary>A turn of one of a node's loops. The seed may let a round trip in it go wrong, or the node die in it.</summary>
    public async Task OnAsync(SimulatedNode node, string what, Func<Task> work, bool mayFail = true)
    {
        var (line, before) = (node.Place.Line, Time.Now);
        var fault = mayFail && !IsCalm && Chance(0.15) ? new Fault(1 + Random.Next(4), Chance(0.4), Chance(0.4) && _deaths < MostDeaths) : null;
        await node.WarmAsync(Companies);
        line.Begin(fault);
        var failure = await FailureAsync(work);
        await SettleAsync();
        var struck = line.HasStruck ? $", {fault}" : "";
        Note($"{node.Name} {what}: {line.Trips} trips{struck}{failure}");
        line.Begin(null);
        await line.SettleAsync();
        if (!node.IsAlive) Bury(node);
        if (Time.Now != before) await SetDatabaseClockAsync();
    }

    /// <summary>Until nothing moves by itself. What waits for its turn gets it: that time comes at once.</summary>
    public async Task SettleAsync()
    {
        while (true)
        {
            foreach (var node in Alive.Where(node => node.IsAlive)) await node.SettleAsync();
            if (Alive.Where(node => node.IsAlive).Sum(node => node.InLine) == 0) return;
            Time.PassToNext();
            await SetDatabaseClockAsync();
        }
    }

    private async Task<string> FailureAsync(Func<Task> work)
    {
        try
        {
            await Time.CompleteAsync(work());
            return "";
        }
        catch (Exception failure) when (failure is Npgsql.NpgsqlException or IOException or ObjectDisposedException)
        {
            // As in the loop whose turn it is: the next turn tries again.
            return ", fails";
        }
    }

    public async Task KillAsync(SimulatedNode node)
    {
        node.Place.Line.Kill();
        await node.Place.Line.SettleAsync();
        Note($"{node.Name} dies");
        Bury(node);
    }

    public bool MayDie => !IsCalm && _deaths < MostDeaths && Alive.Any();

    private void Bury(SimulatedNode node)
    {
        _deaths++;
        _nodes[Places.ToList().IndexOf(node.Place)] = null;
    }

    public Action Acknowledging(IReadOnlyList<WrittenMessage> messages) => () =>
    {
        foreach (var message in messages) message.AcknowledgedAs ??= _acknowledged++;
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var place in Places) place.Line.Kill();
        foreach (var place in Places) await place.Line.SettleAsync();
        foreach (var life in _lives) await life.DisposeAsync();
        foreach (var place in Places) place.Line.Revive();
    }
}
