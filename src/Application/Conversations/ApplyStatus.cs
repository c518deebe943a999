using MediatR;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Conversations;

/// <summary>A provider's word on a message of ours moves it up, never down. A status of an unknown message waits for it.</summary>
public sealed record ApplyStatus(Channel Channel, StatusEvent Event, DateTimeOffset ReceivedAt) : IRequest<ApplyStatusResult>;

public enum ApplyStatusResult { Applied, Unchanged, Parked }

internal sealed class ApplyStatusHandler(IMessageStore messages, IContactStore contacts, IFailureTable failures, SecondTry secondTry, IMediator mediator)
    : IRequestHandler<ApplyStatus, ApplyStatusResult>
{
    public async Task<ApplyStatusResult> Handle(ApplyStatus request, CancellationToken cancellationToken)
    {
        var status = request.Event;
        var at = status.At ?? request.ReceivedAt;
        Guid? echoed = Guid.TryParse(status.EchoedId, out var id) ? id : null;
        var delivery = await messages.FindDeliveryAsync(request.Channel.Id, status.ProviderMessageId, echoed, cancellationToken);
        if (delivery is null)
        {
            messages.Park(status, request.Channel.Id, at);
            return ApplyStatusResult.Parked;
        }

        if (delivery.IsInbound) return ApplyStatusResult.Unchanged;
        await contacts.LearnAsync(delivery.ContactId, status.Recipient, cancellationToken);
        var heard = delivery.Hear(status.Status, at, status.Errors, status.Price);
        if (heard.Status == "failed" && delivery.Status != "failed" && await GoesAgainAsync(request, delivery, at, cancellationToken)) return ApplyStatusResult.Applied;
        messages.Save(heard);
        return ApplyStatusResult.Applied;
    }

    private async Task<bool> GoesAgainAsync(ApplyStatus request, MessageDelivery delivery, DateTimeOffset at, CancellationToken cancellation)
    {
        if (request.Event.Errors is not [var error, ..] || failures.Of(request.Channel.Provider, error.Code) is not { } meaning) return false;
        if (await secondTry.BeginAsync(request.Channel, delivery, meaning, cancellation)) return true;
        await mediator.Publish(new MessageRefused(request.Channel, delivery.ContactId, delivery.MessageId, meaning, at), cancellation);
        return false;
    }
}
