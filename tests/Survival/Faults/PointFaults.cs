using TrailDesk.Survival.Desk;

namespace TrailDesk.Survival.Faults;

/// <summary>Faults at the one moment where they hurt most.</summary>
internal sealed class PointFaults(Rig rig, NodeFaults nodes)
{
    // Not every moment comes by itself: without a backlog nothing is taken from the queue.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The commit's answer never comes: was it done?</summary>
    public async Task CutAsync(NamedPoint point)
    {
        var (node, turn) = await nodes.AnyAsync();
        using var held = turn;
        await StruckAsync(node, point, () => { });
    }

    public async Task KillAsync(NamedPoint point)
    {
        var (node, turn) = await nodes.AnyAsync();
        var lanes = await rig.Database.LanesOfAsync(node.Id);
        if (!await StruckAsync(node, point, node.Kill)) node.Kill();
        await nodes.RecoverAsync(node, turn, lanes);
    }

    private async Task<bool> StruckAsync(DeskNode node, NamedPoint point, Action action)
    {
        var struck = node.Proxy.ArmAsync(point.Text, point.IsBefore, action);
        await Task.WhenAny(struck, Task.Delay(Patience));
        node.Proxy.Disarm();
        if (struck.IsCompleted) rig.Measures.Happened($"struck {point.Name}");
        return struck.IsCompleted;
    }

    /// <summary>The provider has the message, and the node dies before it hears so.</summary>
    public async Task KillAtAcceptanceAsync()
    {
        var (node, turn) = await nodes.AnyAsync();
        var lanes = await rig.Database.LanesOfAsync(node.Id);
        var (tell, killed) = (rig.Provider.Accepted, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        rig.Provider.Accepted = (channel, send, callback) =>
        {
            if (lanes.Contains(channel.Lane) && killed.TrySetResult()) node.Kill();
            tell(channel, send, callback);
        };
        await Task.WhenAny(killed.Task, Task.Delay(Patience));
        rig.Provider.Accepted = tell;
        if (killed.TrySetResult()) node.Kill();
        else rig.Measures.Happened("struck after a provider accepted, before its answer");
        await nodes.RecoverAsync(node, turn, lanes);
    }
}
