using FluentValidation;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Broadcasts;

/// <summary>What the steps of a broadcast have in common: it is held while it changes, and written down who changed it.</summary>
public sealed class BroadcastDesk(
    IBroadcastStore broadcasts, IRecipientStore recipients, RecipientPlanner planner, BroadcastFiles files, IChannelDirectory channels, IAuditLog audit, ICurrentCaller current)
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
        if (broadcast.Plan.Deadline <= broadcast.ReadAt) throw new BroadcastTooLateException();
        broadcast.Purpose = (await planner.OpenAsync(broadcast, channel, cancellation)).Purpose;
    }

    /// <summary>Whether whoever asks has to have a manager's yes.</summary>
    public async Task<bool> NeedsApprovalAsync(CancellationToken cancellation) =>
        !current.Caller.Is(Roles.Manager) && !current.Caller.Is(Roles.Owner) && await broadcasts.NeedsApprovalAsync(cancellation);

    /// <summary>Its people are written down, or it waits; where a yes is needed, that is for the people of this moment.</summary>
    public async Task GoAsync(Broadcast broadcast, string action, CancellationToken cancellation)
    {
        if (broadcast.IsRunning || (broadcast.IsScheduled && await broadcasts.NeedsApprovalAsync(cancellation))) await WriteRecipientsAsync(broadcast, cancellation);
        Save(broadcast, action, ("recipients", broadcast.Recipients > 0 ? $"{broadcast.Recipients}" : null), ("sendAt", broadcast.SendAt?.ToString("O")));
    }

    /// <summary>The people of one whose time has come.</summary>
    public async Task GatherAsync(Broadcast broadcast, CancellationToken cancellation)
    {
        if (broadcast.Recipients == 0)
        {
            await WriteRecipientsAsync(broadcast, cancellation);
            return;
        }

        var (kept, joined) = await recipients.KeepAsync(broadcast, cancellation);
        broadcast.Recipients = kept;
        if (kept == 0) throw new NobodyInAudienceException();
        if (joined > 0) broadcast.Remark($"{joined} who joined its audience after it was approved {(joined == 1 ? "is" : "are")} left out.");
    }

    /// <summary>It is a draft again, for nobody yet.</summary>
    public async Task RedraftAsync(Broadcast broadcast, string? reason, CancellationToken cancellation)
    {
        var written = broadcast.Recipients;
        broadcast.Redraft(reason);
        if (written > 0) await recipients.ForgetAsync(broadcast.Id, cancellation);
    }

    private async Task WriteRecipientsAsync(Broadcast broadcast, CancellationToken cancellation)
    {
        broadcast.Recipients = await recipients.WriteAsync(broadcast, cancellation);
        if (broadcast.Recipients == 0) throw new NobodyInAudienceException();
    }

    /// <summary>What waits in the queue is taken back, and the budget with it.</summary>
    public async Task<int> TakeBackAsync(Broadcast broadcast, bool forGood, CancellationToken cancellation)
    {
        var taken = await recipients.TakeBackAsync(broadcast, forGood, cancellation);
        broadcast.Spent = await SpentAsync(broadcast, cancellation);
        return taken;
    }

    /// <summary>Of what waits in the queue, what has become wrong for its person meanwhile.</summary>
    public async Task<int> TakeBackDueAsync(Broadcast broadcast, CancellationToken cancellation)
    {
        if (!broadcast.Plan.HasMoments || await recipients.TakeBackDueAsync(broadcast, cancellation) is not (> 0 and var taken)) return 0;
        broadcast.Spent = await SpentAsync(broadcast, cancellation);
        broadcasts.Save(broadcast);
        return taken;
    }

    /// <summary>By the price table, in the currency of the budget; what failed cost nothing.</summary>
    public async Task<decimal> SpentAsync(Broadcast broadcast, CancellationToken cancellation) =>
        broadcast.Plan.Budget is { Currency: var currency } ? await recipients.SpentAsync(broadcast.Id, currency, cancellation) : 0;

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

public sealed class BroadcastGoneException() : RefusedException("There is no such broadcast whose people could be left out.");

public sealed class BroadcastTooLateException() : RefusedException("The deadline of this broadcast has passed.");
