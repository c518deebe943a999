using System.Globalization;

namespace TrailDesk.Application.Conversations;

/// <summary>A moment as people write it: with an offset, or as local time in a zone.</summary>
public static class SendTime
{
    private static readonly string[] Local = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];
    private static readonly string[] WithOffset = [.. Local.Select(format => format + "zzz")];

    /// <summary>A time that the zone leaves out is an hour later; of one that comes twice it is the first.</summary>
    public static bool TryRead(string? text, string? zone, out DateTimeOffset at)
    {
        at = default;
        if (zone is null) return TryReadOffset(text, out at);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)) return false;
        if (!DateTime.TryParseExact(text, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return false;
        if (found.IsInvalidTime(local)) local = local.AddHours(1);
        at = new DateTimeOffset(local, found.IsAmbiguousTime(local) ? found.GetAmbiguousTimeOffsets(local).Max() : found.GetUtcOffset(local));
        return true;
    }

    private static bool TryReadOffset(string? text, out DateTimeOffset at) => DateTimeOffset.TryParseExact(
        text is [.. var front, 'Z'] ? front + "+00:00" : text, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out at);
}
