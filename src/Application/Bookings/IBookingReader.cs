namespace TrailDesk.Application.Bookings;

/// <summary>Bookings as the desk needs them: a customer's own, found by who they are and never by a code alone, and a trip's.</summary>
public interface IBookingReader
{
    /// <summary>Next departure first; at most 10.</summary>
    Task<IReadOnlyList<OwnBooking>> OfAsync(Guid contactId, CancellationToken cancellation);

    /// <summary>Confirmed bookings of a trip, by code.</summary>
    Task<IReadOnlyList<BookedPlace>> ConfirmedOnAsync(Guid tripId, CancellationToken cancellation);

    /// <summary>Many at once, by their ids.</summary>
    Task<IReadOnlyDictionary<Guid, BookedTrip>> FindAsync(IReadOnlyCollection<Guid> bookings, CancellationToken cancellation);
}

/// <param name="NextDueOn">When the next instalment is due; null when nothing is.</param>
public sealed record OwnBooking(
    Guid Id, string Code, string Status, string Trip, DateOnly StartsOn, DateOnly EndsOn, decimal Balance, string Currency, DateOnly? NextDueOn);

/// <param name="Trip">What the customer knows the trip as: the package's name.</param>
public sealed record BookedPlace(string Code, Guid ContactId, string Trip);

/// <param name="Trip">The package's name.</param>
public sealed record BookedTrip(string Code, string Status, string Trip, string TripCode, DateOnly StartsOn, DateOnly EndsOn);
