namespace TrailDesk.Domain.Broadcasts;

/// <summary>Hours of the day in which nobody is written to, by the person's own clock; over midnight where they end before they begin.</summary>
public sealed record QuietHours(TimeOnly From, TimeOnly To)
{
    // Where several zones leave no common hour, the first one's morning has to do.
    private const int MostLooks = 8;

    /// <param name="zones">All that the person may live in: it is quiet while it is quiet in one of them.</param>
    /// <returns>When they may be written to next; null for now.</returns>
    public DateTimeOffset? EndFor(IReadOnlyList<TimeZoneInfo> zones, DateTimeOffset now)
    {
        var at = now;
        for (var look = 0; look < MostLooks; look++)
        {
            if (zones.Select(zone => EndIn(zone, at)).Max() is not { } end) return at == now ? null : at;
            at = end;
        }

        return EndIn(zones[0], now);
    }

    private DateTimeOffset? EndIn(TimeZoneInfo zone, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        if (!IsQuiet(TimeOnly.FromDateTime(local))) return null;
        var end = local.Date + To.ToTimeSpan();
        if (end <= local) end = end.AddDays(1);
        if (zone.IsInvalidTime(end)) end = end.AddHours(1);
        return new DateTimeOffset(end, zone.GetUtcOffset(end)).ToUniversalTime();
    }

    private bool IsQuiet(TimeOnly time) => From <= To ? time >= From && time < To : time >= From || time < To;
}
