using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Application.Trips;

/// <summary>When a trip leaves on its first day, by its own clock. Reminders that are counted in hours go by it.</summary>
/// <param name="At">Such as 07:30; null: when the company's trips usually leave.</param>
public sealed record SetDepartureTime(Guid Id, string? At) : ITransactionalCommand<Unit>;

internal sealed class SetDepartureTimeValidator : AbstractValidator<SetDepartureTime>
{
    public SetDepartureTimeValidator() => RuleFor(request => request.At).Must(at => at is null || ClockTime.IsReadable(at))
        .OverridePropertyName("at").WithMessage("at must be a time of the day such as 07:30, or null.");
}

internal sealed class SetDepartureTimeHandler(ITripDesk trips, IAuditLog audit) : IRequestHandler<SetDepartureTime, Unit>
{
    public async Task<Unit> Handle(SetDepartureTime request, CancellationToken cancellationToken)
    {
        var at = request.At is { } text ? ClockTime.Read(text) : (TimeOnly?)null;
        if (!await trips.SetDepartureAsync(request.Id, at, cancellationToken)) throw new NoSuchRecordException("trip");
        audit.Add("trip.departure_set", "trip", request.Id, ("at", request.At ?? "as usual"));
        return Unit.Value;
    }
}
