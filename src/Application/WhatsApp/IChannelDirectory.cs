namespace TrailDesk.Application.WhatsApp;

/// <summary>
/// Channels with opened credentials, whatever the tenant: for the door, before anybody is known, and for senders.
/// Answers are at most about a second old on other nodes, and never old on the node that changed a channel.
/// </summary>
public interface IChannelDirectory
{
    /// <summary>The channel, active or not; null when there is none.</summary>
    ValueTask<Channel?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>The active channels of this address, oldest first: whose secret verifies decides between them.</summary>
    ValueTask<IReadOnlyList<Channel>> FindByAddressAsync(string address, CancellationToken cancellation);

    /// <summary>The tenant's active channels, oldest first; straight from the database.</summary>
    Task<IReadOnlyList<Channel>> ListActiveAsync(Guid tenantId, CancellationToken cancellation);

    /// <summary>All active Meta channels: the handshake on the path without a channel compares their tokens.</summary>
    Task<IReadOnlyList<Channel>> ListMetaAsync(CancellationToken cancellation);

    /// <summary>Every active channel of a provider, oldest first: for work that no request asks for.</summary>
    Task<IReadOnlyList<Channel>> ListOfProviderAsync(string provider, CancellationToken cancellation);
}

/// <summary>Where the outside world reaches this installation.</summary>
public interface IPublicAddress
{
    /// <summary><c>TRAILDESK_PUBLIC_URL</c>, else the listening address; no slash at the end.</summary>
    string Url { get; }

    /// <summary>Whether somebody said it, rather than the listening address being all we know.</summary>
    bool IsConfigured { get; }
}
