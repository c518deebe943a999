using System.Globalization;

namespace TrailDesk.Tour;

/// <param name="Patience">How long a step may take to come true.</param>
internal sealed record TourOptions(TimeSpan Patience)
{
    public const string Usage = "Usage: ./run --tour [--patience <seconds>]";
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(20);

    public static TourOptions? Read(string[] args) => args switch
    {
        [] => new TourOptions(Usual),
        ["--patience", var text] when double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 3600 =>
            new TourOptions(TimeSpan.FromSeconds(seconds)),
        _ => null,
    };
}
