using MediatR;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Consent;

namespace TrailDesk.Application.Conversations;

/// <summary>A provider's word on a message of ours moves it up, never down. A status of an unknown message waits for it.</summary>
public sealed record ApplyStatus(Channel Channel, StatusEvent Event, DateTimeOffset ReceivedAt) : IRequest<ApplyStatusResult>;

public enum ApplyStatusResult { Applied, Unchanged, Parked }

internal sealed class ApplyStatusHandler(IMessageStore messages, IMediator mediator) : IRequestHandler<ApplyStatus, ApplyStatusResult>
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
        messages.Save(delivery.Hear(status.Status, at, status.Errors, status.Price));
        if (status.Errors.Any(error => OptOutSignal.IsOne(error.Code)))
            await mediator.Publish(new RecipientOptedOut(request.Channel, delivery.ContactId, delivery.MessageId, at), cancellationToken);
        return ApplyStatusResult.Applied;
    }
}
