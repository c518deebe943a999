using TrailDesk.Application.Bookings;
using TrailDesk.Application.Consent;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Broadcasts;

/// <summary>All that is to know of some people of a broadcast, read together.</summary>
public sealed class RecipientReader(IContactStore contacts, IConversationStore conversations, IBookingReader bookings, IConsentReader consents, ICurrentCaller current)
{
    /// <returns>In the order asked for. People who are not there any more are left out.</returns>
    public async Task<IReadOnlyList<RecipientFacts>> ReadAsync(IReadOnlyList<Recipient> recipients, Guid channelId, string purpose, CancellationToken cancellation)
    {
        Guid[] ids = [.. recipients.Select(recipient => recipient.ContactId)];
        var people = await contacts.FindAllAsync(ids, cancellation);
        var threads = await conversations.FindLatestAsync(ids, channelId, cancellation);
        var booked = await bookings.FindAsync([.. recipients.Select(recipient => recipient.BookingId).OfType<Guid>()], cancellation);
        var decisions = await consents.DecideAsync(current.Caller.TenantId, ids, purpose, cancellation);
        return
        [
            .. from recipient in recipients
               where people.ContainsKey(recipient.ContactId)
               let person = people[recipient.ContactId]
               select new RecipientFacts(
                   person.Contact, person.Address, threads.GetValueOrDefault(recipient.ContactId), decisions[recipient.ContactId].IsAllowed,
                   recipient.BookingId is { } booking ? booked.GetValueOrDefault(booking) : null),
        ];
    }
}

/// <param name="Thread">With this person on the broadcast's channel: the open one, else the last.</param>
/// <param name="IsWelcome">They take messages of this purpose.</param>
public sealed record RecipientFacts(Contact Contact, Party Address, Conversation? Thread, bool IsWelcome, BookedTrip? Booking)
{
    // A business-scoped id begins with its country.
    public string? Country { get; } = Address.Phone is { } phone ? CallingCodes.CountryOf(phone)
        : Address.UserId is [var one, var two, '.', ..] && char.IsAsciiLetterUpper(one) && char.IsAsciiLetterUpper(two) ? $"{one}{two}"
        : null;
}
