using System.Globalization;
using MediatR;
using TrailDesk.Application.Bookings;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Timeline;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Intents;
using TrailDesk.Domain.Timeline;

namespace TrailDesk.Application.Intents;

/// <summary>"Where is my booking?" The sender's own only; a code that is not theirs is answered as one that does not exist.</summary>
public sealed record AnswerBookingStatus(MessageReceived Received, string Language, string? Code) : IIntentRequest;

internal sealed class AnswerBookingStatusRule : IIntentRule
{
    public IIntentRequest? Find(Heard heard) =>
        heard.Intent is Intent.BookingStatus wish ? new AnswerBookingStatus(heard.Message, heard.Language, wish.Code)
        : heard.Chosen is { } code && code.StartsWith("BK", StringComparison.OrdinalIgnoreCase) ? new AnswerBookingStatus(heard.Message, heard.Language, code)
        : null;
}

internal sealed class AnswerBookingStatusHandler(IBookingReader bookings, ITimeline timeline) : IRequestHandler<AnswerBookingStatus, MessageContent>
{
    private const int RowTitle = 24;
    private const int RowDescription = 72;

    public async Task<MessageContent> Handle(AnswerBookingStatus request, CancellationToken cancellationToken)
    {
        var own = await bookings.OfAsync(request.Received.Contact.Id, cancellationToken);
        request.Received.Conversation.Misses = 0;
        if (request.Code is { } code)
            return own.FirstOrDefault(booking => string.Equals(booking.Code, code, StringComparison.OrdinalIgnoreCase)) is { } named
                ? One(request, named)
                : Reply.Text(Texts.Get(request.Language, "booking.unknown_code", ("code", code)));
        return own switch
        {
            [] => Reply.Text(Texts.Get(request.Language, "booking.none")),
            [var only] => One(request, only),
            _ => Pick(request, own),
        };
    }

    private MessageContent One(AnswerBookingStatus request, OwnBooking booking)
    {
        var language = request.Language;
        request.Received.Conversation.StopAsking();
        timeline.Add(new TimelineEntry("booking", booking.Id, "booking_status_asked", "customer", "whatsapp",
            request.Received.Message.Content.Text ?? "", request.Received.Contact.Id));
        return Reply.Text(Texts.Get(language, "booking.one",
            ("code", booking.Code), ("trip", booking.Trip), ("state", Texts.Get(language, $"booking.state.{booking.Status}")),
            ("dates", Dates(language, booking)),
            ("balance", booking.Balance > 0 ? Amount(booking) : Texts.Get(language, "booking.balance.none")),
            ("next", NextStep(language, booking))));
    }

    private static string NextStep(string language, OwnBooking booking) => booking switch
    {
        { Status: "cancelled" } => Texts.Get(language, "booking.next.ask"),
        { Status: "completed" } => Texts.Get(language, "booking.next.thanks"),
        { Balance: > 0 } => Texts.Get(language, "booking.next.pay",
            ("amount", Amount(booking)), ("due", Texts.Date(language, booking.NextDueOn ?? booking.StartsOn))),
        _ => Texts.Get(language, "booking.next.pack"),
    };

    private static MessageContent Pick(AnswerBookingStatus request, IReadOnlyList<OwnBooking> own)
    {
        var language = request.Language;
        request.Received.Conversation.Ask("booking", string.Join('|', own.Select(booking => booking.Code)));
        var rows = own.Select(booking => new ListRow(booking.Code, Cut(booking.Code, RowTitle),
            Cut(Texts.Get(language, "booking.pick_row", ("trip", booking.Trip), ("dates", Dates(language, booking))), RowDescription)));
        return new MessageContent
        {
            Menu = new InteractiveMessagePart("list", Texts.Get(language, "booking.pick"),
                Button: Texts.Get(language, "booking.pick_button"), Sections: [new ListSection(null, [.. rows])]),
        };
    }

    private static string Dates(string language, OwnBooking booking) =>
        $"{Texts.Date(language, booking.StartsOn)} – {Texts.Date(language, booking.EndsOn)}";

    private static string Amount(OwnBooking booking) =>
        string.Create(CultureInfo.InvariantCulture, $"{booking.Currency} {booking.Balance:N2}");

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");
}
