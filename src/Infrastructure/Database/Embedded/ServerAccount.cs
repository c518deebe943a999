namespace TrailDesk.Infrastructure.Database.Embedded;

/// <summary>
/// Who runs the server and touches the cluster's files. PostgreSQL refuses to run as root, so root hands
/// both over to another user; everybody else is their own server account.
/// </summary>
internal sealed record ServerAccount(IReadOnlyList<string> Prefix, string? Owner)
{
    private const string Nobody = "65534:65534";
    private const string ReachEverything = "+dac_override,+dac_read_search";

    public static ServerAccount Self { get; } = new([], null);

    public static ServerAccount Dropped(string owner) => new([.. SetPrivileges(owner)], owner);

    /// <summary>
    /// May pass through folders that only root may enter, as clones and temporary folders often are. access(2),
    /// with which initdb looks for its companions, leaves such capabilities out unless no_setuid_fixup is set.
    /// </summary>
    public static ServerAccount DroppedButReaching(string owner) =>
        new([.. SetPrivileges(owner), "--securebits", "+no_setuid_fixup", $"--inh-caps={ReachEverything}", $"--ambient-caps={ReachEverything}"], owner);

    /// <summary>The owner of a cluster that is there already, else Debian's postgres user, else nobody.</summary>
    public static async Task<string> ChooseOwnerAsync(string serverDataFolder, CancellationToken cancellation)
    {
        var existing = await Command.RunAsync(["stat", "-c", "%u:%g", serverDataFolder], null, cancellation);
        if (existing.Succeeded)
            return existing.Output.Trim();
        var postgres = (await File.ReadAllLinesAsync("/etc/passwd", cancellation))
            .Select(line => line.Split(':'))
            .FirstOrDefault(fields => fields is ["postgres", _, _, _, ..]);
        return postgres is null ? Nobody : $"{postgres[2]}:{postgres[3]}";
    }

    public Task<CommandResult> RunAsync(IEnumerable<string> command, CancellationToken cancellation, string? input = null) =>
        Command.RunAsync([.. Prefix, .. command], input, cancellation);

    public Task<CommandResult> ShellAsync(string script, IEnumerable<string> arguments, CancellationToken cancellation, string? input = null) =>
        RunAsync(["sh", "-c", script, "sh", .. arguments], cancellation, input);

    private static IEnumerable<string> SetPrivileges(string owner)
    {
        var ids = owner.Split(':');
        return ["setpriv", "--reuid", ids[0], "--regid", ids[1], "--clear-groups"];
    }
}
