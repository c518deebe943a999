using System.Globalization;

namespace TrailDesk.Load;

/// <summary>The table as Markdown, with everything that somebody needs to judge it.</summary>
internal sealed class TableWriter(TextWriter output)
{
    public void Write(Machine machine, Sizes sizes, IEnumerable<string> settings, IEnumerable<Row> rows, IReadOnlyList<Run> runs)
    {
        Write($"{machine.At:d MMMM yyyy HH:mm} UTC; {machine.Cores} cores ({machine.Cpu}), {machine.MemoryGiB:F0} GiB, {machine.System}; {Machine.Versions}.");
        Write($"Load program, stand-in provider, PostgreSQL and what is measured share the machine; fsync on; {sizes.Tenants} tenants{(sizes.Quick ? "; the short form" : "")}.");
        Write($"Load before the start {machine.LoadBefore}{Others(runs)}.");
        Write("");
        foreach (var line in settings) Write($"- {line}");
        Write($"- Replies: {runs.Sum(run => run.Answered):#,0} of {runs.Sum(run => run.Messages.Count):#,0} came, {runs.Sum(run => run.Twice)} twice, {runs.Sum(run => run.WrongNumber)} from a wrong number.");
        Write("");
        Write("| figure | target | TrailDesk | stand-in | ratio | holds | |");
        Write("|---|---|---|---|---|---|---|");
        foreach (var row in rows)
            Write($"| {row.Figure} | {row.Target} | {row.Product} | {row.Peer} | {row.Ratio} | {Holds(row.Holds)} | {row.Note} |");
    }

    private static string Others(IReadOnlyList<Run> runs) => runs.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
        $"; other programs took {Run.Median(runs.Select(run => run.OtherPrograms)):P0} of the machine in the middle run and {runs.Max(run => run.OtherPrograms):P0} in the worst");

    private void Write(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private void Write(string line) => output.WriteLine(line);

    private static string Holds(bool? holds) => holds switch { true => "yes", false => "**no**", null => "" };
}
