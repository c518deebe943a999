using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Jobs;

/// <summary>How often, and from which age on. <c>Jobs__PurgeSessions__Every=02:00:00</c> sets one of them.</summary>
public record JobTiming(TimeSpan Every, TimeSpan After)
{
    public TimeSpan Every { get; set; } = Every;
    public TimeSpan After { get; set; } = After;
}

/// <param name="Settle">How young a message is left to its webhook, whose retries are over by then.</param>
public sealed record RecoveryTiming(TimeSpan Every, TimeSpan After, TimeSpan Settle) : JobTiming(Every, After)
{
    public TimeSpan Settle { get; set; } = Settle;
}

public sealed class JobOptions
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public bool Enabled { get; set; } = true;

    /// <summary>How long a run belongs to a node that does not renew it.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a node looks for runs that nobody finished.</summary>
    public TimeSpan TakeOverEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A run that failed is tried again after this.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromMinutes(1);
    public int BatchSize { get; set; } = 1_000;

    public JobTiming ExpireConversations { get; set; } = new(Hour, 30 * Day);
    public JobTiming PurgeWebhookEvents { get; set; } = new(Hour, 14 * Day);
    public JobTiming PurgeSeenEvents { get; set; } = new(Day, 45 * Day);
    public JobTiming PurgeSessions { get; set; } = new(Hour, 7 * Day);
    public JobTiming PurgeJobRuns { get; set; } = new(Hour, 7 * Day);
    public JobTiming PurgeNodes { get; set; } = new(Hour, 7 * Day);
    public JobTiming PurgeIdempotencyKeys { get; set; } = new(Hour, Day);
    public JobTiming PurgeParkedStatuses { get; set; } = new(Hour, 7 * Day);

    /// <summary>Here <see cref="JobTiming.After"/> is how long what happens to a message may still change its day's count.</summary>
    public JobTiming CountUsage { get; set; } = new(TimeSpan.FromMinutes(5), 35 * Day);

    public JobTiming PurgeMedia { get; set; } = new(Hour, 90 * Day);

    /// <summary>Here <see cref="JobTiming.After"/> is how soon at the earliest people are told again.</summary>
    public JobTiming EscalateIncidents { get; set; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5));

    /// <summary>Here <see cref="JobTiming.After"/> is how far ahead reminders are planned.</summary>
    public JobTiming SendReminders { get; set; } = new(TimeSpan.FromMinutes(1), 14 * Day);

    /// <summary>Here <see cref="JobTiming.After"/> is how far back a message list is read at most.</summary>
    public RecoveryTiming RecoverTwilioMessages { get; set; } = new(TimeSpan.FromMinutes(5), 3 * Day, TimeSpan.FromSeconds(30));

    /// <summary>Here <see cref="JobTiming.After"/> is how old a list of templates grows at most; what a webhook asks for is read at the next run.</summary>
    public JobTiming SyncTemplates { get; set; } = new(TimeSpan.FromSeconds(30), Hour);

    public void Check()
    {
        Require(Lease >= TimeSpan.FromSeconds(1) && TakeOverEvery >= TimeSpan.FromMilliseconds(100), "Jobs:Lease must be a second or more, Jobs:TakeOverEvery 100 ms.");
        Require(BatchSize is > 0 and <= 100_000, "Jobs:BatchSize must be from 1 to 100000.");
        foreach (var job in JobTable.Of(this))
            Require(job.Every >= TimeSpan.FromSeconds(1) && job.Every <= Day && job.After > TimeSpan.Zero,
                $"The job {job.Name} must come once in a second to a day, for an age above zero.");
        Require(PurgeJobRuns.After > Day, "Jobs:PurgeJobRuns:After must be longer than a day, or a run could come twice.");
        Require(RecoverTwilioMessages.Settle >= TimeSpan.Zero && RecoverTwilioMessages.Settle < RecoverTwilioMessages.After, "Jobs:RecoverTwilioMessages:Settle must be from zero to less than its After.");
        Require(PurgeSeenEvents.After > RecoverTwilioMessages.After, "Jobs:PurgeSeenEvents:After must be longer than Jobs:RecoverTwilioMessages:After.");
    }

    private static void Require(bool holds, string sentence)
    {
        if (!holds) throw new StartRefusedException(sentence);
    }
}
