using System.Globalization;
using System.Text;
using TrailDesk.Survival.Checking;

namespace TrailDesk.Survival;

/// <summary>A run in Markdown: what it was, what happened, what was found.</summary>
internal static class Report
{
    private const int Shown = 30;

    public static string Write(Rig rig, History history, IReadOnlyList<Finding> findings, TimeSpan took)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"`{rig.Options}`, {took.TotalMinutes:0.0} minutes, clocks of the nodes {(rig.HasShiftedClocks ? "up to ten minutes off" : "the machine's")}.{Disk(rig)}");
        text.AppendLine().AppendLine("| | |").AppendLine("|---|---|");
        foreach (var (name, value) in Facts(rig, history)) text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {value} |");
        text.AppendLine().AppendLine("| fault | times |").AppendLine("|---|---|");
        foreach (var (name, count) in rig.Measures.Counts) text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {count} |");
        text.AppendLine().AppendLine("| answer | times |").AppendLine("|---|---|");
        foreach (var (name, count) in rig.Measures.Answers) text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {count} |");
        text.AppendLine().AppendLine("| recovery | times | median s | longest s |").AppendLine("|---|---|---|---|");
        foreach (var (name, times) in rig.Measures.Times)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {times.Count} | {times[times.Count / 2].TotalSeconds:0.00} | {times[^1].TotalSeconds:0.00} |");
        text.AppendLine().AppendLine("| found | |").AppendLine("|---|---|");
        foreach (var kind in Enum.GetValues<FindingKind>())
            text.AppendLine(CultureInfo.InvariantCulture, $"| {kind.ToString().ToLowerInvariant()} | {findings.Count(finding => finding.Kind == kind)} |");
        foreach (var finding in findings.Take(Shown)) text.AppendLine().Append("- ").Append(finding);
        return text.AppendLine().ToString();
    }

    private static string Disk(Rig rig) => rig.Disk is { Mebibytes: var size } ? $" The database's files stand in memory ({size} MiB): fsync costs nothing there." : "";

    private static IEnumerable<(string Name, object Value)> Facts(Rig rig, History history)
    {
        var acknowledged = history.Written.Count(message => message.IsAcknowledged);
        yield return ("messages written", history.Written.Count);
        yield return ("acknowledged", acknowledged);
        yield return ("never acknowledged, fetched from Twilio's list", history.Written.Count - acknowledged);
        yield return ("chats", history.Written.Select(message => message.Chat).Distinct().Count());
        yield return ("rows stored, inbound and outbound", $"{history.Stored.Count(row => row.IsInbound)} and {history.Stored.Count(row => !row.IsInbound)}");
        yield return ("calls at the providers, accepted of them", $"{rig.Provider.Calls} and {history.Sends.Count}");
        yield return ("answers in doubt for a while", history.InDoubt.Count);
        yield return ("marked as resent", history.Stored.Count(row => row.IsResent));
        yield return ("on their way when nodes died or connections broke", history.InFlightAtKills);
    }
}
