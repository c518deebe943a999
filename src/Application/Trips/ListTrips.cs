using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Trips;

/// <param name="On">Only trips that run on this day.</param>
public sealed record ListTrips(
    string? Q = null,
    Guid? PackageId = null,
    DateOnly? On = null,
    int? Limit = null,
    string? Cursor = null) : IRequest<Page<TripView>>, IPagedRequest;

public sealed record GetTrip(Guid Id) : IRequest<TripView>;

public sealed record TripView
{
    public required Guid Id { get; init; }
    public required string Code { get; init; }
    public required TripPackage Package { get; init; }
    public required DateOnly StartsOn { get; init; }
    public required DateOnly EndsOn { get; init; }
    public required string TimeZone { get; init; }

    /// <summary>On the first day, by the trip's own clock, such as 07:30; absent where it leaves when the company's trips usually do.</summary>
    public string? DepartsAt { get; init; }
    public int? Headcount { get; init; }
    public DateTimeOffset? HeadcountAt { get; init; }
    public required IReadOnlyList<TripStaff> Staff { get; init; }
}

public sealed record TripPackage(Guid Id, string Code, string Name);

public sealed record TripStaff(Guid UserId, string Name, string? Phone, string Role, DateOnly From, DateOnly To);

internal sealed class ListTripsValidator : PagedRequestValidator<ListTrips>
{
    public ListTripsValidator() =>
        RuleFor(request => request.Q).MaximumLength(40).WithMessage("q must be a code such as TRP123.");
}
