using System.Globalization;
using Npgsql;
using TrailDesk.Infrastructure.Database.Embedded;

namespace TrailDesk.Survival.Desk;

/// <summary>What every node of a run is started with.</summary>
/// <param name="Database">As superuser, past the proxies and the walls between tenants.</param>
/// <param name="ClockLibrary">Shifts a node's clock; null where it could not be built.</param>
internal sealed record NodeSettings(
    EmbeddedPostgres Postgres, NpgsqlDataSource Database, string MasterKey, string ProviderUrl, string Folder, string? ClockLibrary, Options Options)
{
    public int DatabasePort => new NpgsqlConnectionStringBuilder(Postgres.AppConnectionString).Port;

    public IEnumerable<(string, string)> Environment(int number, int proxyPort)
    {
        var app = new NpgsqlConnectionStringBuilder(Postgres.AppConnectionString) { Options = null, Port = proxyPort };
        yield return ("ConnectionStrings__TrailDesk", app.ConnectionString);
        yield return ("ConnectionStrings__TrailDeskOwner", Postgres.OwnerConnectionString);
        yield return ("TRAILDESK_MASTER_KEY", MasterKey);
        yield return ("TRAILDESK_DATA", Path.Combine(Folder, $"node-{number}"));
        yield return ("TRAILDESK_PUBLIC_URL", DeskNode.PublicUrl);
        yield return ("WhatsApp__Meta__BaseUrl", $"{ProviderUrl}/meta");
        yield return ("WhatsApp__Dialog360__BaseUrl", $"{ProviderUrl}/dialog360");
        yield return ("WhatsApp__Twilio__BaseUrl", $"{ProviderUrl}/twilio");
        foreach (var provider in new[] { "Meta", "Dialog360", "Twilio" }) yield return ($"WhatsApp__{provider}__TimeoutSeconds", "5");
        yield return ("Delivery__Grace", $"{TimeSpan.FromSeconds(Options.GraceSeconds):c}");
        // A few chats write far more than a person would be answered.
        yield return ("Delivery__PairInterval", "00:00:00");
        yield return ("Delivery__PerSecond", Options.SendsPerSecond.ToString(CultureInfo.InvariantCulture));
        yield return ("Jobs__RecoverTwilioMessages__Every", "00:00:20");
        yield return ("Jobs__RecoverTwilioMessages__Settle", "00:00:05");
        yield return ("Logging__LogLevel__Default", "Warning");
        if (ClockLibrary is null) yield break;
        // One node right, one ten minutes ahead, one ten minutes behind: nothing may rest on a node's clock.
        yield return ("LD_PRELOAD", ClockLibrary);
        yield return ("SURVIVAL_CLOCK_SHIFT", ((number + Options.Seed) % 3) switch { 0 => "-600", 1 => "0", _ => "600" });
    }
}
