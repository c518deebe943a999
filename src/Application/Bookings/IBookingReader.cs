namespace TrailDesk.Application.Bookings;

/// <summary>A customer's own bookings, found by who they are and never by a code alone.</summary>
public interface IBookingReader
{
    /// <summary>Next departure first; at most 10.</summary>
    Task<IReadOnlyList<OwnBooking>> OfAsync(Guid contactId, CancellationToken cancellation);
}

/// <param name="NextDueOn">When the next instalment is due; null when nothing is.</param>
public sealed record OwnBooking(
    Guid Id, string Code, string Status, string Trip, DateOnly StartsOn, DateOnly EndsOn, decimal Balance, string Currency, DateOnly? NextDueOn);
