using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace TrailDesk.Simulator.Webhooks;

/// <summary>Meta and 360dialog come back for days until they read 200; Twilio once, and only when nobody answered.</summary>
internal static class Redelivery
{
    private const int TwilioPauseMs = 200;

    /// <summary>Milliseconds until the next attempt; null when there is none.</summary>
    public static int? After(
        Delivery delivery, int? status, string? error, string url, SimulatorSettings settings, DateTimeOffset now)
    {
        if (delivery.Channel.IsTwilio) return Twilio(delivery.Attempt, status, error, url);
        if (status is 200 || now - delivery.Since > TimeSpan.FromDays(settings.RedeliverDays)) return null;
        var grown = settings.RedeliverFirstMs * Math.Pow(2, Math.Min(delivery.Attempt - 1, 20));
        return (int)Math.Min(grown, settings.RedeliverMostMs);
    }

    // A fragment of the URL overrides Twilio's policy: #rc=3&rp=ct,5xx
    private static int? Twilio(int attempt, int? status, string? error, string url)
    {
        var asked = QueryHelpers.ParseQuery(url.Contains('#') ? url[(url.IndexOf('#', StringComparison.Ordinal) + 1)..] : "");
        var retries = int.TryParse(asked.GetValueOrDefault("rc"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Min(count, 5) : 1;
        var policy = asked.TryGetValue("rp", out var given) ? given.ToString().Split(',') : ["ct"];
        var failure = (status, error) switch
        {
            (null, "timeout") => "rt",
            (null, _) => "ct",
            ( >= 500, _) => "5xx",
            ( >= 400, _) => "4xx",
            _ => null
        };
        var covered = failure is not null && (policy.Contains("all") || policy.Contains(failure));
        return covered && attempt <= retries ? TwilioPauseMs : null;
    }
}
