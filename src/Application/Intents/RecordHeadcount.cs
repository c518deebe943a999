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

/// <summary>HEADCOUNT TRP123 12: how many are with the guide.</summary>
public sealed record RecordHeadcount(MessageReceived Received, string Language, string? TripCode, int? Count) : IIntentRequest
{
    public bool IsAlwaysHeard => true;
}

internal sealed class RecordHeadcountRule : IIntentRule
{
    public IIntentRequest? Find(Heard heard) =>
        heard.Intent is Intent.Headcount wish ? new RecordHeadcount(heard.Message, heard.Language, wish.TripCode, wish.Count) : null;
}

internal sealed class RecordHeadcountHandler(DutyCheck duty, ITripDesk trips, ITimeline timeline) : IRequestHandler<RecordHeadcount, MessageContent>
{
    private const int MostTravellers = 200;

    public async Task<MessageContent> Handle(RecordHeadcount request, CancellationToken cancellationToken)
    {
        var received = request.Received;
        var checkedDuty = await duty.OfAsync(received, received.Staff!, request.TripCode, request.Language, cancellationToken);
        if (checkedDuty is not Duty.On(var trip)) return Reply.Text(((Duty.Refused)checkedDuty).Why);
        if (request.Count is not { } count)
            return Reply.Text(Texts.Get(request.Language, "headcount.how", ("trip", trip.Code)));
        if (count is < 1 or > MostTravellers)
            return Reply.Text(Texts.Get(request.Language, "headcount.unlikely", ("trip", trip.Code), ("count", $"{count}"), ("most", $"{MostTravellers}")));

        trips.RecordHeadcount(trip.Id, count, received.Now);
        var number = count.ToString(CultureInfo.InvariantCulture);
        timeline.Add(new TimelineEntry("trip", trip.Id, "headcount", received.Staff!.Name, "whatsapp",
            received.Message.Content.Text ?? "", received.Contact.Id, new Dictionary<string, string> { ["count"] = number }));
        return Reply.Text(Texts.Get(request.Language, "headcount.done", ("trip", trip.Code), ("count", number)));
    }
}
