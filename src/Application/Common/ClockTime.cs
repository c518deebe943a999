using System.Globalization;

namespace TrailDesk.Application.Common;

/// <summary>A time of the day as people write it, such as 09:00.</summary>
public static class ClockTime
{
    private const string Format = "HH:mm";

    public static bool IsReadable(string? text) => TimeOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    public static TimeOnly Read(string text) => TimeOnly.ParseExact(text, Format, CultureInfo.InvariantCulture);
}
