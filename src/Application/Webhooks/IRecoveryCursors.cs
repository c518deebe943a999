using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Webhooks;

/// <summary>Up to where a channel's message list was read, on the provider's clock.</summary>
public interface IRecoveryCursors
{
    /// <summary>The last message seen; for a channel that was never read, when it was set up. Never longer ago than <paramref name="lookBack"/>.</summary>
    Task<DateTimeOffset> SinceAsync(Channel channel, TimeSpan lookBack, CancellationToken cancellation);

    /// <summary>Moves forward only: a slower run of another node takes nothing back.</summary>
    Task AdvanceAsync(Channel channel, DateTimeOffset seen, CancellationToken cancellation);
}
