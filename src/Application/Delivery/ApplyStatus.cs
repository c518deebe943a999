using MediatR;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Delivery;

/// <summary>A provider's word on a message of ours moves it up, never down. A status of an unknown message waits for it.</summary>
public sealed record ApplyStatus(Channel Channel, StatusEvent Event, DateTimeOffset ReceivedAt) : IRequest<ApplyStatusResult>;

public enum ApplyStatusResult { Applied, Unchanged, Parked }

internal sealed class ApplyStatusHandler(IMessageStore messages) : IRequestHandler<ApplyStatus, ApplyStatusResult>
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
        messages.Save(Move(delivery, status, at));
        return ApplyStatusResult.Applied;
    }

    private static MessageDelivery Move(MessageDelivery delivery, StatusEvent status, DateTimeOffset at)
    {
        var merged = MessageStatus.Merge(delivery.Status, status.Status);
        var moved = delivery with
        {
            Status = merged,
            PriceCategory = status.Price?.Category,
            PriceBillable = status.Price?.Billable,
        };
        return status.Status switch
        {
            "sent" => moved with { SentAt = delivery.SentAt ?? at },
            "delivered" => moved with { DeliveredAt = delivery.DeliveredAt ?? at },
            "read" or "played" => moved with { DeliveredAt = delivery.DeliveredAt ?? at, ReadAt = delivery.ReadAt ?? at },
            "failed" when merged == "failed" => moved with { Errors = status.Errors },
            _ => moved,
        };
    }
}
