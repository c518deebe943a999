namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>What happens next is the seed's choice, step by step.</summary>
internal sealed class Script(World world)
{
    private static readonly double[] Jumps = [0.1, 0.4, 1, 1, 2.6, 2.6, 3.5, 7, 31, 61, 200];
    private readonly SendingSteps _sending = new(world);

    public async Task RunAsync()
    {
        for (var steps = 20 + world.Random.Next(41); steps > 0; steps--) await StepAsync();
    }

    private async Task StepAsync()
    {
        var choices = Choices().Where(choice => choice.Weight > 0).ToList();
        var at = world.Random.Next(choices.Sum(choice => choice.Weight));
        foreach (var (weight, step) in choices)
        {
            if ((at -= weight) >= 0) continue;
            await step();
            return;
        }
    }

    private IEnumerable<(int Weight, Func<Task> Step)> Choices()
    {
        var (alive, people) = (world.Alive.Any(), world.People.Any(person => person.MayWrite));
        yield return (people ? 14 : 0, WriteAsync);
        yield return (alive && world.Post.Parcels.Count > 0 ? 18 : 0, DeliverAsync);
        yield return (alive ? 18 : 0, WorkAsync);
        yield return (alive ? 8 : 0, SendAsync);
        yield return (world.Provider.Calls.Count > 0 ? 16 : 0, _sending.DecideAsync);
        yield return (world.Alive.Any(node => node.ToRecord > 0) ? 10 : 0, RecordAsync);
        yield return (alive ? 6 : 0, MindAsync);
        yield return (alive ? 3 : 0, ClearUpAsync);
        yield return (8, PassAsync);
        yield return (1, MisjudgeAsync);
        yield return (world.MayDie ? 2 : 0, () => world.KillAsync(world.Any(world.Alive)));
        yield return (world.Empty.Any() ? 8 : 0, () => world.ReviveAsync(world.Any(world.Empty)));
    }

    private Task WriteAsync()
    {
        var person = world.Any(world.People.Where(person => person.MayWrite));
        var messages = Enumerable.Range(0, world.Chance(0.2) ? 2 + world.Random.Next(2) : 1).Select(_ => NewMessage(person)).ToList();
        person.OnItsWay = world.Post.Send(messages, world.Acknowledging(messages));
        world.Note($"{person.Name} writes {string.Join(", ", messages)}");
        return Task.CompletedTask;
    }

    private WrittenMessage NewMessage(Person person)
    {
        var message = new WrittenMessage(person, world.Written.Count + 1) { IsPoison = world.Chance(0.04) };
        world.Written.Add(message);
        if (message.IsPoison) world.Trap.Set(message.Code, int.MaxValue);
        else if (world.Chance(0.06)) world.Trap.Set(message.Code, 1 + world.Random.Next(2));
        return message;
    }

    private Task DeliverAsync()
    {
        var parcels = world.Post.Parcels.OrderBy(_ => world.Random.Next()).Take(world.Chance(0.7) ? 1 : 3).ToList();
        return new Delivery(world).BringAsync(world.Any(world.Alive), parcels);
    }

    private async Task WorkAsync()
    {
        var node = world.Any(world.Alive);
        if (!node.HasNews) await world.OnAsync(node, "looks", node.LookAsync);
        if (node is { IsAlive: true, HasNews: true }) await world.OnAsync(node, "works", node.WorkAsync);
    }

    private Task SendAsync()
    {
        var node = world.Any(world.Alive);
        return world.OnAsync(node, "takes what is to be sent", node.SendAsync);
    }

    private Task RecordAsync()
    {
        var node = world.Any(world.Alive.Where(node => node.ToRecord > 0));
        return world.OnAsync(node, $"records {node.ToRecord}", node.RecordAsync);
    }

    private async Task MindAsync()
    {
        var node = world.Any(world.Alive);
        await world.OnAsync(node, "beats", node.BeatAsync);
        if (node.IsAlive) await world.OnAsync(node, "keeps its lanes", node.KeepLanesAsync);
    }

    private Task ClearUpAsync()
    {
        var node = world.Any(world.Alive);
        return world.Chance(0.5)
            ? world.OnAsync(node, "clears up doubts", node.ResolveDoubtsAsync)
            : world.OnAsync(node, "applies parked statuses", node.SweepAsync);
    }

    /// <summary>Half of the time everybody keeps up with the clock, else all were frozen for that long.</summary>
    private async Task PassAsync()
    {
        var time = TimeSpan.FromSeconds(world.Any(Jumps));
        await world.PassAsync(time);
        world.Note($"{time.TotalSeconds:0.0} seconds pass");
        if (world.Chance(0.5)) return;
        foreach (var node in world.Alive.ToList())
        {
            await world.OnAsync(node, "beats", node.BeatAsync);
            if (node.IsAlive) await world.OnAsync(node, "keeps its lanes", node.KeepLanesAsync);
        }
    }

    private Task MisjudgeAsync()
    {
        var clock = world.Any(world.Clocks);
        clock.Error = TimeSpan.FromSeconds(world.Random.Next(-600, 601));
        world.Note($"a clock is {clock.Error.TotalSeconds:0} seconds wrong");
        return Task.CompletedTask;
    }
}
