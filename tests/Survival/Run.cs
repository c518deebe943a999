using TrailDesk.Survival.Checking;
using TrailDesk.Survival.Faults;

namespace TrailDesk.Survival;

/// <summary>People write while the nemesis strikes; then everything comes to rest and is checked.</summary>
internal static class Run
{
    public static async Task<(IReadOnlyList<Finding> Findings, History History)> ToTheEndAsync(Rig rig)
    {
        var nemesis = new Nemesis(rig);
        var striking = nemesis.RunAsync();
        var writing = rig.WriteAsync(() => striking.IsCompleted);
        await striking;
        await writing;
        rig.Temper.Calm();
        var findings = await rig.SettleAsync();
        return (findings, await rig.ReadHistoryAsync());
    }
}
