using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Broadcasts;

/// <summary>What the steps of a broadcast have in common: it is held while it changes, and written down who changed it.</summary>
public sealed class BroadcastDesk(
    IBroadcastStore broadcasts, IRecipientStore recipients, RecipientPlanner planner, IChannelDirectory channels, IAuditLog audit, TimeProvider clock)
{
    public Task<Broadcast> HoldAsync(Guid id, CancellationToken cancellation) => broadcasts.FindForChangeAsync(id, cancellation);

    /// <summary>Everything that would stop it right after its start stops it here.</summary>
    public async Task CheckAsync(Broadcast broadcast, CancellationToken cancellation)
    {
        var channel = await channels.FindAsync(broadcast.ChannelId, cancellation) ?? throw new ChannelNotFoundException();
        if (!channel.IsActive) throw new ChannelInactiveException(channel.Name);
        if (broadcast.Plan.Deadline <= clock.GetUtcNow()) throw new BroadcastTooLateException();
        broadcast.Purpose = (await planner.OpenAsync(broadcast, channel, cancellation)).Purpose;
    }

    public async Task WriteRecipientsAsync(Broadcast broadcast, CancellationToken cancellation)
    {
        broadcast.Recipients = await recipients.WriteAsync(broadcast, cancellation);
        if (broadcast.Recipients == 0) throw new NobodyInAudienceException();
    }

    /// <summary>What waits in the queue is taken back, and the budget with it.</summary>
    public async Task<int> TakeBackAsync(Broadcast broadcast, bool forGood, CancellationToken cancellation)
    {
        var taken = await recipients.TakeBackAsync(broadcast, forGood, cancellation);
        if (broadcast.Plan.Budget is not null) broadcast.Spent = await recipients.SpentAsync(broadcast.Id, cancellation);
        return taken;
    }

    public void Save(Broadcast broadcast, string action, params IReadOnlyList<(string Name, string? Value)> details)
    {
        broadcasts.Save(broadcast);
        audit.Add($"broadcast.{action}", "broadcast", broadcast.Id, [("name", broadcast.Name), .. details]);
    }
}

public sealed class NobodyInAudienceException() : RefusedException("Nobody is in this audience.");

public sealed class BroadcastTooLateException() : RefusedException("The deadline of this broadcast has passed.");
