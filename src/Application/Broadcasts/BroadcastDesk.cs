using FluentValidation;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Broadcasts;

/// <summary>What the steps of a broadcast have in common: it is held while it changes, and written down who changed it.</summary>
public sealed class BroadcastDesk(
    IBroadcastStore broadcasts, IRecipientStore recipients, RecipientPlanner planner, BroadcastFiles files, IChannelDirectory channels, IAuditLog audit, ICurrentCaller current, TimeProvider clock)
{
    public Task<Broadcast> HoldAsync(Guid id, CancellationToken cancellation) => broadcasts.FindForChangeAsync(id, cancellation);

    /// <summary>What can be known of a draft, whatever becomes of its template.</summary>
    public async Task CheckDraftAsync(Guid channelId, BroadcastPlan plan, CancellationToken cancellation)
    {
        if (await channels.FindAsync(channelId, cancellation) is not { } channel || channel.TenantId != current.Caller.TenantId) throw new ChannelNotFoundException();
        await files.CheckAsync(plan, channel, cancellation);
    }

    /// <summary>Everything that would stop it right after its start stops it here.</summary>
    public async Task CheckAsync(Broadcast broadcast, CancellationToken cancellation)
    {
        var channel = await channels.FindAsync(broadcast.ChannelId, cancellation) ?? throw new ChannelNotFoundException();
        if (!channel.IsActive) throw new ChannelInactiveException(channel.Name);
        if (broadcast.Plan.Deadline <= clock.GetUtcNow()) throw new BroadcastTooLateException();
        broadcast.Purpose = (await planner.OpenAsync(broadcast, channel, cancellation)).Purpose;
    }

    /// <summary>It waits, or its people are written down.</summary>
    public async Task GoAsync(Broadcast broadcast, string action, CancellationToken cancellation)
    {
        if (broadcast.IsRunning) await WriteRecipientsAsync(broadcast, cancellation);
        Save(broadcast, action, ("recipients", broadcast.IsRunning ? $"{broadcast.Recipients}" : null), ("sendAt", broadcast.SendAt?.ToString("O")));
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

    /// <summary>What stands in its way, for people.</summary>
    public static string SentenceOf(Exception exception) =>
        exception is ValidationException invalid ? string.Join(' ', invalid.Errors.Select(error => error.ErrorMessage)) : exception.Message;

    public void Save(Broadcast broadcast, string action, params IReadOnlyList<(string Name, string? Value)> details)
    {
        broadcasts.Save(broadcast);
        audit.Add($"broadcast.{action}", "broadcast", broadcast.Id, [("name", broadcast.Name), .. details]);
    }
}

public sealed class NobodyInAudienceException() : RefusedException("Nobody is in this audience.");

public sealed class ListGoneException() : RefusedException("A list that the audience names is not there any more. Edit the broadcast: it may be one of people to leave out.");

public sealed class BroadcastTooLateException() : RefusedException("The deadline of this broadcast has passed.");
