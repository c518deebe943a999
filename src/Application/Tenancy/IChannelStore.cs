using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Tenancy;

public interface IChannelStore
{
    Task<ChannelRecord?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellation);

    /// <summary>Gives the channel the limit group of the tenant's other channels of its portfolio or provider account, or its own.</summary>
    Task<ChannelRecord> AddAsync(Channel channel, AuditEntry entry, CancellationToken cancellation);

    /// <summary>Changes one channel while nobody else can; null when the tenant has none of that id.</summary>
    /// <param name="change">Is given a channel without a limit of people: without one it gets its group's.</param>
    Task<ChannelRecord?> ChangeAsync(Guid tenantId, Guid id, Func<Channel, Channel> change, AuditEntry entry, CancellationToken cancellation);
}

/// <summary>A channel and what the database says about it.</summary>
public sealed record ChannelRecord(
    Channel Channel, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ParkedUntil, string? ParkedReason);

public sealed class ChannelNotFoundException() : NotFoundException("There is no such channel.");
