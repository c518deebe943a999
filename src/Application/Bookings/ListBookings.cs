using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Bookings;

public sealed record ListBookings(
    string? Status = null,
    string? Q = null,
    Guid? ContactId = null,
    Guid? TripId = null,
    int? Limit = null,
    string? Cursor = null) : IRequest<Page<BookingView>>, IPagedRequest;

public sealed record GetBooking(Guid Id) : IRequest<BookingView>;

public sealed record BookingView
{
    public required Guid Id { get; init; }
    public required string Code { get; init; }
    public required string Status { get; init; }
    public required ContactSummary Contact { get; init; }
    public required BookingTrip Trip { get; init; }
    public required DateOnly StartsOn { get; init; }
    public required DateOnly EndsOn { get; init; }
    public required Money Total { get; init; }
    public required Money Paid { get; init; }

    /// <summary>Total less what was paid; below zero where more was paid than asked.</summary>
    public required Money Balance { get; init; }
    public required IReadOnlyList<BookingTraveller> Travellers { get; init; }
    public required IReadOnlyList<BookingInstalment> Schedule { get; init; }
    public required IReadOnlyList<BookingPayment> Payments { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

public sealed record BookingTrip(Guid Id, string Code, string Package);

public sealed record BookingTraveller(Guid Id, string? Name);

public sealed record BookingInstalment(DateOnly DueOn, Money Amount);

public sealed record BookingPayment(Guid Id, Money Amount, DateTimeOffset PaidAt);

internal sealed class ListBookingsValidator : PagedRequestValidator<ListBookings>
{
    private static readonly string[] Statuses = ["pending", "confirmed", "cancelled", "completed"];

    public ListBookingsValidator()
    {
        RuleFor(request => request.Status).Must(status => status is null || Statuses.Contains(status))
            .WithMessage("status must be pending, confirmed, cancelled or completed.");
        RuleFor(request => request.Q).MaximumLength(40).WithMessage("q must be a code such as BK-2031.");
    }
}
