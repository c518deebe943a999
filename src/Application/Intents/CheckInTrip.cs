using System.Globalization;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Timeline;
using TrailDesk.Application.Trips;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Timeline;

namespace TrailDesk.Application.Intents;

/// <summary>CHECKIN TRP123: the guide is with the group.</summary>
public sealed record CheckInTrip(MessageReceived Received, string Language, string? TripCode) : IIntentRequest;

internal sealed class CheckInTripHandler(DutyCheck duty, ITimeline timeline) : IRequestHandler<CheckInTrip, MessageContent>
{
    public async Task<MessageContent> Handle(CheckInTrip request, CancellationToken cancellationToken)
    {
        var received = request.Received;
        var checkedDuty = await duty.OfAsync(received, received.Staff!, request.TripCode, request.Language, cancellationToken);
        if (checkedDuty is not Duty.On(var trip)) return Reply.Text(((Duty.Refused)checkedDuty).Why);

        var time = TimeZoneInfo.ConvertTime(received.Now, trip.TimeZone).ToString("HH:mm", CultureInfo.InvariantCulture);
        timeline.Add(new TimelineEntry("trip", trip.Id, "checked_in", received.Staff!.Name, "whatsapp",
            received.Message.Content.Text ?? "", received.Contact.Id, new Dictionary<string, string> { ["time"] = time }));
        return Reply.Text(Texts.Get(request.Language, "checkin.done", ("trip", trip.Code), ("time", time)));
    }
}
