using MediatR;
using Npgsql;
using TrailDesk.Application.Webhooks;

namespace TrailDesk.Infrastructure.Jobs;

/// <summary>
/// Whether webhooks may have been lost on this node since the message lists were last read. A start counts as the end
/// of an outage: nobody knows how long the node was away.
/// </summary>
internal sealed class OutageWatch(JobOptions options, TimeProvider clock)
{
    private int _away = 1;
    private long? _endedAt;

    public bool IsReported => Volatile.Read(ref _away) == 1;

    public void Report() => Volatile.Write(ref _away, 1);

    /// <summary>
    /// True once for each outage, and once more when its last messages have settled: at its end they are still too young
    /// to be read. For one caller at a time.
    /// </summary>
    public bool TakeReport()
    {
        if (Interlocked.Exchange(ref _away, 0) == 1)
        {
            _endedAt = clock.GetTimestamp();
            return true;
        }

        if (_endedAt is not { } ended || clock.GetElapsedTime(ended) <= options.RecoverTwilioMessages.Settle) return false;
        _endedAt = null;
        return options.RecoverTwilioMessages.Settle > TimeSpan.Zero;
    }
}

/// <summary>Sees at the door what a provider was not given an answer for.</summary>
internal sealed class OutageAtTheDoor(OutageWatch outage) : IPipelineBehavior<AcceptWebhook, AcceptWebhookResult>
{
    public async Task<AcceptWebhookResult> Handle(
        AcceptWebhook request, CancellationToken cancellationToken, RequestHandlerDelegate<AcceptWebhookResult> next)
    {
        try
        {
            var result = await next();
            if (result.Verdict == WebhookVerdict.Unavailable) outage.Report();
            return result;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            outage.Report();
            throw;
        }
    }
}
