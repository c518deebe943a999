using TrailDesk.Application.Bookings;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Application.Incidents;

/// <summary>Tells whoever booked a trip of trouble on it: a safety notice, so it goes whatever they said to marketing.</summary>
public sealed class TravellerNotices(IBookingReader bookings, IContactStore contacts, NoticeWays ways, ReplyWriter replies, ICurrentCaller current)
{
    /// <summary>Each person once, however many places they booked.</summary>
    public async Task<TravellersTold> TellAsync(NoticeSource source, Guid tripId, string text, CancellationToken cancellation)
    {
        var told = new TravellersTold([], []);
        foreach (var person in (await bookings.ConfirmedOnAsync(tripId, cancellation)).GroupBy(place => place.ContactId))
        {
            var isTold = await TellAsync(source, person.First(), text, cancellation);
            (isTold ? told.Bookings : told.Unreached).AddRange(person.Select(place => place.Code));
        }

        return told;
    }

    private async Task<bool> TellAsync(NoticeSource source, BookedPlace place, string text, CancellationToken cancellation)
    {
        if (await contacts.FindAsync(place.ContactId, cancellation) is not { } contact) return false;
        var to = await contacts.AddressAsync(contact.Id, cancellation);
        if (to is { Phone: null, UserId: null }) return false;
        var language = contact.Language ?? source.Tenant.Language;
        var news = Texts.Get(language, "trip.news", ("trip", place.Trip), ("booking", place.Code), ("company", source.Tenant.Name), ("text", text));
        var notice = new Notice(news, NoticeTemplate.Of(NoticeTemplate.Trip, language, place.Code, text));
        if (await ways.FindFamiliarAsync(contact, source, notice, cancellation) is not { Content: { } content } way) return false;
        replies.Send(way.Channel, way.Thread, to, content, source.Now, author: current.Caller.UserId, way: new SendWay(StandIn: way.StandIn));
        return true;
    }
}

/// <summary>Codes of bookings whose holders a notice went out to, and of those whom WhatsApp cannot reach.</summary>
public sealed record TravellersTold(List<string> Bookings, List<string> Unreached)
{
    public override string ToString() => (Bookings, Unreached) switch
    {
        ([], []) => "No confirmed booking on this trip: no traveller to tell.",
        (_, []) => $"Told the travellers of {string.Join(", ", Bookings)}.",
        ([], _) => $"No traveller can be told on WhatsApp; please call: {string.Join(", ", Unreached)}.",
        _ => $"Told the travellers of {string.Join(", ", Bookings)}. WhatsApp cannot reach, please call: {string.Join(", ", Unreached)}.",
    };
}
