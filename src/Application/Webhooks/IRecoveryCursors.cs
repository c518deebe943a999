using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Webhooks;

/// <summary>Up to where a channel's message list was read, on the provider's clock.</summary>
public interface IRecoveryCursors
{
    /// <summary>
    /// From the last message seen, or for a channel that was never read from when it was set up, never longer ago than
    /// <paramref name="lookBack"/>, until <paramref name="settle"/> ago. On the database's clock: a node's may be wrong.
    /// </summary>
    Task<RecoverySpan> SpanAsync(Channel channel, TimeSpan lookBack, TimeSpan settle, CancellationToken cancellation);

    /// <summary>Moves forward only: a slower run of another node takes nothing back.</summary>
    Task AdvanceAsync(Channel channel, DateTimeOffset seen, CancellationToken cancellation);
}

public sealed record RecoverySpan(DateTimeOffset Since, DateTimeOffset Until);
