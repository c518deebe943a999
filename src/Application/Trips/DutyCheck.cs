using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Application.Trips;

/// <summary>Which trip a command from the field is about, and whether its sender may speak for it today; else why not.</summary>
public sealed class DutyCheck(ITripDesk trips)
{
    public async Task<Duty> OfAsync(MessageReceived received, StaffMember staff, string? code, string language, CancellationToken cancellation)
    {
        if (code is null) return await WithoutCodeAsync(received, staff, language, cancellation);
        var trip = await trips.FindAsync(code, staff.UserId, cancellation);
        if (trip is null) return new Duty.Refused(Texts.Get(language, "trip.unknown", ("code", code)));
        var today = trip.Today(received.Now);
        if (!staff.RunsOperations && trip.AssignedFrom is null) return new Duty.Refused(Texts.Get(language, "trip.not_assigned", ("code", code)));
        if (today > trip.EndsOn) return new Duty.Refused(Texts.Get(language, "trip.over", ("code", code), ("date", Texts.Date(language, trip.EndsOn))));
        if (today < trip.StartsOn)
            return new Duty.Refused(Texts.Get(language, "trip.not_started", ("code", code), ("date", Texts.Date(language, trip.StartsOn))));
        return staff.RunsOperations || trip.IsAssignedOn(today)
            ? new Duty.On(trip)
            : new Duty.Refused(Texts.Get(language, "trip.not_assigned", ("code", code)));
    }

    private async Task<Duty> WithoutCodeAsync(MessageReceived received, StaffMember staff, string language, CancellationToken cancellation)
    {
        var today = await trips.OfAsync(staff.UserId, received.Now, cancellation);
        return today switch
        {
            [var only] => new Duty.On(only),
            [] => new Duty.Refused(Texts.Get(language, "trip.none_today")),
            _ => new Duty.Refused(Texts.Get(language, "trip.which", ("trips", string.Join(", ", today.Select(trip => trip.Code))))),
        };
    }
}

/// <summary>On duty for a trip, or refused with the sentence that says why.</summary>
public abstract record Duty
{
    private Duty() { }

    public sealed record On(TripOnDuty Trip) : Duty;

    public sealed record Refused(string Why) : Duty;
}
