using System.Globalization;

namespace TrailDesk.Load;

/// <summary>Numbers as the table shows them.</summary>
internal static class Text
{
    public static string Of(double value) => value.ToString(value >= 100 ? "#,0" : value >= 10 ? "0.#" : "0.00", CultureInfo.InvariantCulture);

    public static string Pair(double p50, double p99) => $"{Of(p50)} / {Of(p99)}";

    public static string Acks(Run? run) => run is null ? "" : Pair(run.Ack(.5), run.Ack(.99));

    public static string Ends(Run? run) => run is null ? "" : Pair(run.End(.5), run.End(.99));
}
