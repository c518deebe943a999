namespace TrailDesk.Survival.Faults;

/// <summary>A moment in the life of a message, known by the statement that passes the proxy.</summary>
/// <param name="Text">A part of that statement.</param>
/// <param name="IsBefore">Before the database gets it; else after it was done, before the node hears of it.</param>
internal sealed record NamedPoint(string Name, string Text, bool IsBefore)
{
    private const string Intake = "insert into seen_events";
    private const string Claim = "traildesk.identities";
    private const string Effects = "delete from inbox where shard";
    private const string Take = "set state = 'sending', attempts";
    private const string Record = "lane_to_look_at";
    private const string Renew = "update send_lanes set lease_until";

    public static IReadOnlyList<NamedPoint> All { get; } =
    [
        new("before a webhook's commit", Intake, true),
        new("after a webhook's commit, before its 200", Intake, false),
        new("after claiming a batch", Claim, false),
        new("before a batch's commit", Effects, true),
        new("after a batch's commit", Effects, false),
        new("after taking sends from the queue", Take, false),
        new("before recording accepted sends", Record, true),
        new("after recording accepted sends", Record, false),
        new("after renewing the lanes", Renew, false),
    ];
}
