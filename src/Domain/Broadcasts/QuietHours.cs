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

    /// <returns>When it is quiet next in one of them, of a moment at which it is quiet in none.</returns>
    public DateTimeOffset BeginFor(IReadOnlyList<TimeZoneInfo> zones, DateTimeOffset now) => zones.Select(zone => NextIn(zone, From, now)).Min();

    private DateTimeOffset? EndIn(TimeZoneInfo zone, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        return IsQuiet(TimeOnly.FromDateTime(local)) ? NextIn(zone, To, now) : null;
    }

    private static DateTimeOffset NextIn(TimeZoneInfo zone, TimeOnly time, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        var next = local.Date + time.ToTimeSpan();
        if (next <= local) next = next.AddDays(1);
        if (zone.IsInvalidTime(next)) next = next.AddHours(1);
        return new DateTimeOffset(next, zone.GetUtcOffset(next)).ToUniversalTime();
    }

    private bool IsQuiet(TimeOnly time) => From <= To ? time >= From && time < To : time >= From || time < To;
}
