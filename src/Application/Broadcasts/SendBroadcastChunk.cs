using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Broadcasts;

/// <summary>
/// The next people of a running broadcast get their message into the queue: recipient, message and outbox in one transaction, so that
/// whoever goes on after a crash finds neither one twice nor one missed.
/// </summary>
/// <param name="Most">How many; 0 where the queue is full.</param>
public sealed record SendBroadcastChunk(Guid Id, int Most) : ITransactionalCommand<ChunkOutcome>;

/// <summary>Nothing to do at the moment; some were dealt with, and more may be due; or it does not run any more.</summary>
public enum ChunkOutcome { Idle, Done, Ended }

internal sealed class SendBroadcastChunkHandler(
    IBroadcastStore broadcasts, IRecipientStore recipients, BroadcastDesk desk, RecipientPlanner planner, ChunkWays ways, IChannelDirectory channels)
    : IRequestHandler<SendBroadcastChunk, ChunkOutcome>
{
    private decimal _spentHere;

    public async Task<ChunkOutcome> Handle(SendBroadcastChunk request, CancellationToken cancellationToken)
    {
        if (await broadcasts.ClaimAsync(request.Id, cancellationToken) is not { } broadcast) return ChunkOutcome.Idle;
        await desk.TakeBackDueAsync(broadcast, cancellationToken);
        if (await channels.FindAsync(broadcast.ChannelId, cancellationToken) is not { IsActive: true } channel) return ChunkOutcome.Idle;
        if (broadcast.Plan.Deadline <= broadcast.ReadAt)
            await recipients.GiveUpPendingAsync(broadcast, "skipped", SkipReasons.TooLate, cancellationToken);
        var due = await recipients.ListDueAsync(broadcast.Id, request.Most, cancellationToken);
        if (due.Count == 0) return await EndAsync(broadcast, cancellationToken);
        var isAll = await HandOverAsync(broadcast, channel, due, cancellationToken);
        broadcasts.Save(broadcast);
        return !broadcast.IsRunning ? ChunkOutcome.Ended : isAll ? ChunkOutcome.Done : ChunkOutcome.Idle;
    }

    private async Task<ChunkOutcome> EndAsync(Broadcast broadcast, CancellationToken cancellation)
    {
        if (await recipients.HasMoreAsync(broadcast, cancellation)) return ChunkOutcome.Idle;
        if (await TryLateAsync(broadcast, cancellation)) return ChunkOutcome.Done;
        broadcast.Complete();
        broadcasts.Save(broadcast);
        return ChunkOutcome.Ended;
    }

    /// <summary>Nobody took it back in time, and the window closed over it: they get the template, once.</summary>
    private async Task<bool> TryLateAsync(Broadcast broadcast, CancellationToken cancellation)
    {
        if (broadcast.Plan.Text is null) return false;
        var failed = await recipients.ListFailedAsync(broadcast.Id, cancellation);
        Guid[] late = [.. failed.Where(one => one is { Code: "traildesk:deadline", Tries: 0 }).Select(one => one.ContactId)];
        if (late.Length > 0) await recipients.TryAgainAsync(broadcast.Id, late, cancellation);
        return late.Length > 0;
    }

    /// <returns>False where the company's plan allows no more for the moment.</returns>
    private async Task<bool> HandOverAsync(Broadcast broadcast, Channel channel, IReadOnlyList<Recipient> due, CancellationToken cancellation)
    {
        PlanSheet sheet;
        try
        {
            sheet = await planner.OpenAsync(broadcast, channel, cancellation);
        }
        catch (Exception exception) when (exception is DomainException or ValidationException)
        {
            // The provider paused the template, its words are others now, or the file that it shows is gone: a person has to look.
            broadcast.Pause(BroadcastDesk.SentenceOf(exception));
            return true;
        }

        broadcast.Purpose = sheet.Purpose;
        var planned = (await planner.PlanAsync(sheet, due, cancellation)).ToLookup(one => one is PlannedRecipient.Message { QuietUntil: null });
        var (going, others) = (planned[true].ToList(), planned[false]);
        var allowed = going.Count == 0 ? 0 : await ways.Room.TakeFromPlanAsync(going.Count, cancellation);
        foreach (var one in others.Concat(going.Take(allowed)))
            if (!await SettleAsync(broadcast, sheet, one, cancellation)) break;
        return allowed == going.Count;
    }

    /// <returns>False where the budget does not reach for this one.</returns>
    private async Task<bool> SettleAsync(Broadcast broadcast, PlanSheet sheet, PlannedRecipient planned, CancellationToken cancellation)
    {
        if (planned is not PlannedRecipient.Message message)
            recipients.Settle(broadcast.Id, new RecipientResult.Skipped(planned.ContactId, ((PlannedRecipient.Nothing)planned).Reason));
        else if (message.QuietUntil is { } until)
            recipients.Settle(broadcast.Id, new RecipientResult.Later(message.ContactId, until));
        else if (!await CanPayAsync(broadcast, message, cancellation))
        {
            broadcast.StopForBudget();
            return false;
        }
        else
            HandOver(broadcast, sheet, message);
        return true;
    }

    /// <summary>What failed cost nothing: that is counted before it stops, and not with every chunk.</summary>
    private async Task<bool> CanPayAsync(Broadcast broadcast, PlannedRecipient.Message message, CancellationToken cancellation)
    {
        if (broadcast.Plan.Budget is not { } budget || message.Cost.In(budget.Currency) is not (> 0 and var cost) || broadcast.Spent + cost <= budget.Amount) return true;
        broadcast.Spent = await desk.SpentAsync(broadcast, cancellation) + _spentHere;
        return broadcast.Spent + cost <= budget.Amount;
    }

    private void HandOver(Broadcast broadcast, PlanSheet sheet, PlannedRecipient.Message message)
    {
        var thread = Threads.After(message.Person.Thread, message.ContactId, sheet.Channel.Id, sheet.Now);
        var id = ways.Replies.Send(sheet.Channel, thread, message.Person.Address, message.Content, sheet.Now, author: broadcast.StartedBy,
            deadline: message.Deadline, cautious: sheet.Templates.MustNotGoTwice, way: new SendWay(1, null, sheet.Purpose, IsQuiet: true, GoodUntil: broadcast.Plan.Deadline));
        var cost = broadcast.Plan.Budget is { Currency: var currency } ? message.Cost.In(currency) : 0;
        (broadcast.Spent, _spentHere) = (broadcast.Spent + cost, _spentHere + cost);
        var price = message.Cost.Price is { } known ? new Money(known.Amount, known.Currency) : null;
        recipients.Settle(broadcast.Id, new RecipientResult.Handed(message.ContactId, id, price, message.TakeBackAt));
    }
}

/// <summary>What a chunk needs to get its messages out: whether the plan allows them, and who writes them down.</summary>
public sealed record ChunkWays(IQueueRoom Room, ReplyWriter Replies);
