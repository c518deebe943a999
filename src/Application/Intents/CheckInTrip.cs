using System.Globalization;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Timeline;
using TrailDesk.Application.Trips;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Intents;
using TrailDesk.Domain.Timeline;

namespace TrailDesk.Application.Intents;

/// <summary>CHECKIN TRP123: the guide is with the group.</summary>
public sealed record CheckInTrip(MessageReceived Received, string Language, string? TripCode) : IIntentRequest
{
    public bool IsAlwaysHeard => true;
}

internal sealed class CheckInTripRule : IIntentRule
{
    public IIntentRequest? Find(Heard heard) =>
        heard.Intent is Intent.CheckIn wish ? new CheckInTrip(heard.Message, heard.Language, wish.TripCode) : null;
}

internal sealed class CheckInTripHandler(DutyCheck duty, ITripDesk trips, ITimeline timeline) : IRequestHandler<CheckInTrip, MessageContent>
{
    public async Task<MessageContent> Handle(CheckInTrip request, CancellationToken cancellationToken)
    {
        var received = request.Received;
        var checkedDuty = await duty.OfAsync(received, received.Staff!, request.TripCode, request.Language, cancellationToken);
        if (checkedDuty is not Duty.On(var trip)) return Reply.Text(((Duty.Refused)checkedDuty).Why);

        if (await trips.CheckedInAtAsync(trip, received.Staff!.Name, received.Now, cancellationToken) is { } before)
            return Reply.Text(Texts.Get(request.Language, "checkin.before", ("trip", trip.Code), ("time", TimeOn(trip, before))));
        var time = TimeOn(trip, received.Now);
        timeline.Add(new TimelineEntry("trip", trip.Id, "checked_in", received.Staff!.Name, "whatsapp",
            received.Message.Content.Text ?? "", received.Contact.Id, new Dictionary<string, string> { ["time"] = time }));
        return Reply.Text(Texts.Get(request.Language, "checkin.done", ("trip", trip.Code), ("time", time)));
    }

    private static string TimeOn(TripOnDuty trip, DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, trip.TimeZone).ToString("HH:mm", CultureInfo.InvariantCulture);
}
