using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Application.Media;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>One message's way from "sending" to the provider: whether it still may go, its turn, the call, and what that teaches.</summary>
internal sealed partial class SendAttempt(
    KeyRing keyRing, LaneKeeper lanes, SendLimits limits, IChannelDirectory channels, IEnumerable<IWhatsAppProvider> providers, IOutgoingMedia media,
    LateLook late, TimeProvider clock, ILogger<SendAttempt> log)
{
    private readonly Dictionary<string, IWhatsAppProvider> _providers = providers.ToDictionary(provider => provider.Name);

    /// <param name="refused">What the last look found.</param>
    /// <param name="passed">Called once, as soon as the message no longer waits for its turn.</param>
    public async Task<SendOutcome> RunAsync(OutboxItem item, SendOutcome? refused, Action passed)
    {
        Way way;
        try
        {
            way = refused is null ? await PrepareAsync(item) : new Way(refused);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            way = new Way(Outcomes.DatabaseAway);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogUnready(log, item.Message, exception.GetType().Name);
            way = new Way(Outcomes.Unready);
        }
        finally
        {
            passed();
        }

        var leftAt = clock.GetUtcNow();
        if (way.Refusal is { } refusal) return refusal;

        // A process that was frozen past its lease must not send what another node may have sent meanwhile.
        if (lanes.Held.GetValueOrDefault(item.Lane) != item.Epoch) return Outcomes.LaneLost;
        way.Gate!.TakePair(item.Recipient);
        var outcome = await _providers[way.Channel!.Provider].SendAsync(way.Message!, way.Channel, CancellationToken.None);
        way.Gate.Answered(way.Place!);
        Learn(item, way.Gate, way.Channel, outcome, leftAt);
        return way.File is { } file ? await media.LearnAsync(file, way.Channel, outcome) : outcome;
    }

    private async Task<Way> PrepareAsync(OutboxItem item)
    {
        if (await channels.FindAsync(item.Channel, CancellationToken.None) is not { IsActive: true } channel) return new(Outcomes.ChannelInactive);
        var gate = limits.Gates.Of(item.Channel, item.Lane, item.Epoch, channel.MessagesPerSecond);
        if (item.Deadline <= clock.GetUtcNow() && await late.RefusalAsync(item) is { } tooLate) return new(tooLate);
        if (gate.PairWait(item.Recipient) is { } wait) return new(Outcomes.PairWaits(wait));
        var keys = await keyRing.TenantAsync(item.Tenant, CancellationToken.None);
        var message = JsonSerializer.Deserialize(Sealed.Open(keys.Sealing, item.Payload), SealedJson.Default.OutboundMessage)!;
        MediaPart? file = null;
        if (message.OwnFile() is not null)
        {
            // Before its turn in the throughput: an upload may take long, and the lane may be lost over it.
            var leftAt = clock.GetUtcNow();
            var readied = await media.ReadyAsync(message, channel);
            if (readied.Instead is { } instead) return new(Learned(item, instead, leftAt));
            (message, file) = (readied.Message, readied.Used);
        }

        if (gate.CoverFor(item.Recipient) is { } cover && !await CoverAsync(item, gate, cover)) return new(Outcomes.LaneLost);
        var place = await gate.TurnAsync(item.IsBulk);

        // It was in line when the channel came to rest.
        return limits.Health.IsResting(item.Channel) ? new(Outcomes.ChannelRests) : new(null, gate, channel, message, place, file);
    }

    /// <summary>A file that could not be uploaded says nothing of the channel, unless the provider is away.</summary>
    private SendOutcome Learned(OutboxItem item, SendOutcome outcome, DateTimeOffset leftAt)
    {
        if (outcome is not SendOutcome.Deferred { Failure: SendFailure.Media }) limits.Health.Learn(item.Channel, item.Epoch, outcome, leftAt);
        return outcome;
    }

    private async Task<bool> CoverAsync(OutboxItem item, ChannelGate gate, TimeSpan time)
    {
        var since = clock.GetTimestamp();
        if (!await limits.Debts.CoverAsync(item, time)) return false;
        gate.Covered(item.Recipient, since);
        return true;
    }

    private void Learn(OutboxItem item, ChannelGate gate, Channel channel, SendOutcome outcome, DateTimeOffset leftAt)
    {
        limits.Health.Learn(item.Channel, item.Epoch, outcome, leftAt);
        if (outcome is not SendOutcome.Deferred deferred) return;
        if (deferred.Action == FailureAction.WaitForPair) gate.ExhaustPair(item.Recipient);
        if (deferred.Action == FailureAction.HoldInitiated) limits.Portfolios.Hold(channel.LimitGroupId, deferred.RetryAfter ?? TimeSpan.FromHours(1));
    }

    [LoggerMessage(1, LogLevel.Error, "Message {Message} could not be made ready to leave; it is tried again: {Cause}")]
    private static partial void LogUnready(ILogger log, Guid message, string cause);

    private sealed record Way(SendOutcome? Refusal, ChannelGate? Gate = null, Channel? Channel = null, OutboundMessage? Message = null, Place? Place = null, MediaPart? File = null);
}

/// <summary>What decides whether something may leave now: all of it in the memory of the lane's owner.</summary>
internal sealed record SendLimits(ChannelHealth Health, ChannelGates Gates, PairDebts Debts, Portfolios Portfolios, Suspects Suspects);

/// <summary>Outcomes that are decided here, before a provider is asked.</summary>
internal static class Outcomes
{
    public static SendOutcome TooLate { get; } = new SendOutcome.Rejected(SendFailure.WindowClosed,
        new ErrorPart("traildesk:deadline", "Too late", "The customer service window closed before the message could leave. Send a template instead."),
        FailureAction.SendTemplate);

    /// <summary>A template needs no window: what ended is what its sender set.</summary>
    public static SendOutcome Expired { get; } = new SendOutcome.Rejected(SendFailure.TooLate,
        new ErrorPart("traildesk:expired", "Too late", "The deadline passed before the message could leave."));

    public static SendOutcome ChannelInactive { get; } = new SendOutcome.Rejected(SendFailure.AccountBlocked,
        new ErrorPart("traildesk:channel", "Channel inactive", "The channel was deactivated before the message could leave."));

    public static SendOutcome Erased { get; } = new SendOutcome.Rejected(SendFailure.RecipientUnreachable,
        new ErrorPart("traildesk:erased", "Erased", "This person was erased before the message could leave."));

    public static SendOutcome Unwanted { get; } = new SendOutcome.Rejected(SendFailure.OptedOut,
        new ErrorPart("traildesk:consent", "Not wanted", "This person stopped messages of this purpose before it could leave."));

    /// <summary>Certainly not sent, and no answer about the message: the next owner of the lane takes it up.</summary>
    public static SendOutcome LaneLost { get; } = new SendOutcome.Deferred(SendFailure.Unreachable,
        new ErrorPart("traildesk:lane", "Moved", "Another node sends for this channel now."), TimeSpan.Zero);

    /// <summary>Nothing left: it goes on as soon as the channel does.</summary>
    public static SendOutcome ChannelRests { get; } = new SendOutcome.Deferred(SendFailure.Unreachable,
        new ErrorPart("traildesk:rests", "Waits", "The channel came to rest before the message could leave."), TimeSpan.Zero);

    /// <summary>Nothing left: what the message needs could not be read.</summary>
    public static SendOutcome DatabaseAway { get; } = new SendOutcome.Deferred(SendFailure.Unreachable,
        new ErrorPart("traildesk:database", "Waits", "The database did not answer before the message could leave."), TimeSpan.FromSeconds(1));

    /// <summary>Nothing left, and it is no fault of the channel's: it is tried a few times more, and then somebody sees that it failed.</summary>
    public static SendOutcome Unready { get; } = new SendOutcome.Deferred(SendFailure.Unknown,
        new ErrorPart("traildesk:unready", "Not ready", "The message could not be made ready to leave."), Action: FailureAction.BackOff);

    public static SendOutcome PairWaits(TimeSpan wait) => new SendOutcome.Deferred(SendFailure.PairThrottled,
        new ErrorPart("traildesk:pair", "Waits", "This person was sent as much as one number may send."), wait, FailureAction.WaitForPair);
}
