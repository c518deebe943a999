using MediatR;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.Incidents;
using TrailDesk.Application.Jobs;
using TrailDesk.Application.Media;
using TrailDesk.Application.Nodes;
using TrailDesk.Application.Reminders;
using TrailDesk.Application.Templates;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Usage;
using TrailDesk.Application.Webhooks;

namespace TrailDesk.Infrastructure.Jobs;

/// <param name="Name">Stands in job_runs: a new name makes the job run once more in its period.</param>
/// <param name="Request">The use case; its answer is how many rows it dealt with.</param>
internal sealed record Job(string Name, TimeSpan Every, TimeSpan After, IRequest<int> Request);

/// <summary>All recurring work: a line here is all that makes a use case a job.</summary>
internal static class JobTable
{
    public const string Recovery = "recover-twilio-messages";

    public static IReadOnlyList<Job> Of(JobOptions options)
    {
        var size = options.BatchSize;
        return
        [
            Line("expire-conversations", options.ExpireConversations, age => new ExpireConversations(age, size)),
            Line("purge-webhook-events", options.PurgeWebhookEvents, age => new PurgeWebhookEvents(age, size)),
            Line("purge-seen-events", options.PurgeSeenEvents, age => new PurgeSeenEvents(age)),
            Line("purge-sessions", options.PurgeSessions, age => new PurgeSessions(age, size)),
            Line("purge-job-runs", options.PurgeJobRuns, age => new PurgeJobRuns(age, size)),
            Line("purge-nodes", options.PurgeNodes, age => new PurgeNodes(age, size)),
            Line("purge-idempotency-keys", options.PurgeIdempotencyKeys, age => new PurgeIdempotencyKeys(age, size)),
            Line("purge-parked-statuses", options.PurgeParkedStatuses, age => new PurgeParkedStatuses(age, size)),
            Line("purge-media", options.PurgeMedia, age => new PurgeMedia(age, size)),
            Line("escalate-incidents", options.EscalateIncidents, again => new EscalateIncidents(again, size)),
            Line("send-reminders", options.SendReminders, ahead => new SendReminders(ahead)),
            Line("count-usage", options.CountUsage, back => new CountUsage(back)),
            Line("sync-templates", options.SyncTemplates, age => new SyncTemplates(age)),
            Line(Recovery, options.RecoverTwilioMessages, age => new RecoverTwilioMessages(age, options.RecoverTwilioMessages.Settle)),
        ];
    }

    private static Job Line(string name, JobTiming timing, Func<TimeSpan, IRequest<int>> request) =>
        new(name, timing.Every, timing.After, request(timing.After));
}
