using TrailDesk.Simulator.Limits;

namespace TrailDesk.Simulator;

/// <summary>Set by configuration under <c>Simulator:</c>, such as <c>--Simulator:SentMs=0</c>.</summary>
internal sealed class SimulatorSettings
{
    public int SentMs { get; set; } = 30;
    public int DeliveredMs { get; set; } = 120;
    public int ReadMs { get; set; } = 600;

    /// <summary>Statuses of one number that are due together share a POST, as at Meta; 1 turns that off.</summary>
    public int StatusesPerPost { get; set; } = 100;
    public int WebhookWorkers { get; set; } = 32;
    public int RedeliverFirstMs { get; set; } = 1_000;
    public int RedeliverMostMs { get; set; } = 60_000;
    public int RedeliverDays { get; set; } = 7;
    public int PendingWebhooks { get; set; } = 200_000;
    public int LedgerEntries { get; set; } = 200_000;
    public long LedgerBytes { get; set; } = 128L * 1024 * 1024;
    public int PhoneMessages { get; set; } = 1_000;
    public int MessagesInAll { get; set; } = 200_000;
    public int Phones { get; set; } = 200_000;
    public long MediaBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>How long a template is reviewed.</summary>
    public int ReviewMs { get; set; } = 1_500;

    /// <summary>Nobody reviews by itself: what is submitted waits for the page, or for <c>PUT /sim/templates/{id}</c>.</summary>
    public bool ReviewByHand { get; set; }

    /// <summary>Refuse templates and contents that were never created here (132001, 21655), as the providers do.</summary>
    public bool StrictTemplates { get; set; }
    public LimitRules Limits { get; set; } = new();
    public string? ChannelsFile { get; set; }
    public string? DeskUrl { get; set; }

    public static SimulatorSettings From(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Simulator").Get<SimulatorSettings>() ?? new SimulatorSettings();
        settings.ChannelsFile ??= configuration["channels"] ?? configuration["TRAILDESK_CHANNELS_FILE"];
        settings.DeskUrl ??= configuration["TRAILDESK_PUBLIC_URL"]
            ?? $"http://127.0.0.1:{configuration["TRAILDESK_PORT"] ?? "5080"}";
        return settings;
    }
}
