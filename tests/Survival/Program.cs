using System.Diagnostics;
using TrailDesk.Survival;
using TrailDesk.Survival.Desk;
using TrailDesk.Survival.Machine;

// One run: everything starts, people write while things break, and what was promised is compared with what there is.
if (args is [PoisonedDesk.Command, .. var rest])
{
    await PoisonedDesk.RunAsync(rest);
    return 0;
}

var options = Options.Parse(args);
await Console.Error.WriteLineAsync($"Seed {options.Seed}. The same run again: scripts/survive {options}");
try
{
    var begun = Stopwatch.StartNew();
    await using var rig = await Rig.StartAsync(options);
    var (findings, history) = await Run.ToTheEndAsync(rig);
    var report = Report.Write(rig, history, findings, begun.Elapsed);
    Console.WriteLine(report);
    if (options.Report is { } path) await File.WriteAllTextAsync(path, report);
    return findings.Count == 0 ? 0 : 1;
}
catch (SmallDiskException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 2;
}
catch (Exception failure)
{
    // Caught so that the nodes and the database are stopped before the program ends.
    await Console.Error.WriteLineAsync($"The run broke off: {failure}");
    return 2;
}
