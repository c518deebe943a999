namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>What the provider makes of a send that stands before it, and what it tells of one that it took.</summary>
internal sealed class SendingSteps(World world)
{
    private static readonly string[][] Lives = [["sent"], ["sent", "delivered"], ["delivered", "sent"], ["delivered"], ["sent", "read", "delivered"], ["failed"], ["sent", "failed"]];

    public Task DecideAsync()
    {
        var call = world.Any(world.Provider.Calls);
        if (!world.Alive.Contains(call.Node)) return DecideForTheDeadAsync(call);
        if (call.Accepted is not null) return world.Chance(0.8) ? EndAsync(call, "hears that it was taken", world.Provider.Confirm) : EndAsync(call, "does not hear that it was taken", world.Provider.Lose);
        return world.Random.Next(12) switch
        {
            < 5 => TakeAndConfirmAsync(call),
            < 8 => TakeAsync(call),
            8 => EndAsync(call, "hears nothing, and it was not taken", world.Provider.Lose),
            _ => RefuseAsync(call, world.Any(Refusal.All)),
        };
    }

    public Task TakeAndConfirmAsync(Call call)
    {
        if (call.Accepted is null) Take(call);
        return world.Alive.Contains(call.Node) ? EndAsync(call, "hears that it was taken", world.Provider.Confirm) : EndAsync(call, "is dead", world.Provider.Forget);
    }

    private Task RefuseAsync(Call call, Refusal refusal) =>
        EndAsync(call, $"hears {refusal}", refused => world.Provider.Refuse(refused, refusal));

    /// <summary>The request of a process that died may still arrive.</summary>
    private Task DecideForTheDeadAsync(Call call)
    {
        if (call.Accepted is null && world.Chance(0.5)) Take(call);
        return EndAsync(call, "is dead", world.Provider.Forget);
    }

    private Task TakeAsync(Call call)
    {
        Take(call);
        return Task.CompletedTask;
    }

    private void Take(Call call)
    {
        var send = world.Provider.Accept(call);
        world.Note($"the provider takes {call}");
        if (!world.HasStatuses) return;
        var company = world.Companies.Single(company => company.Account == send.Account);
        foreach (var status in world.Any(Lives))
            world.Post.Tell(company, send.Phone, send.ProviderId, status, send.Echo, () => Told(send, status));
    }

    private void Told(AcceptedSend send, string status)
    {
        send.ToldAt ??= world.Time.Now;
        send.Told.Add(status);
    }

    private async Task EndAsync(Call call, string what, Action<Call> end)
    {
        end(call);
        await world.SettleAsync();
        world.Note($"{call}: {what}");
    }
}
