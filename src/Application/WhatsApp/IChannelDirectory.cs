namespace TrailDesk.Application.WhatsApp;

/// <summary>Channels of every tenant, for those who must find one before a tenant is known. Cached for about a second.</summary>
public interface IChannelDirectory
{
    /// <summary>Active or not; null when there is none.</summary>
    ValueTask<Channel?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>Active channels of a business address (see <see cref="InboundEvent.Address"/>), oldest first.</summary>
    ValueTask<IReadOnlyList<Channel>> FindByAddressAsync(string address, CancellationToken cancellation);
}
