namespace TrailDesk.Application.WhatsApp;

/// <summary>A business number at one provider, with what it takes to speak for it.</summary>
public sealed record Channel
{
    public required Guid Id { get; init; }
    public required Guid TenantId { get; init; }

    /// <summary>meta, twilio or 360dialog.</summary>
    public required string Provider { get; init; }
    public required string Name { get; init; }

    /// <summary>E.164 with plus.</summary>
    public required string PhoneNumber { get; init; }
    public string? PhoneNumberId { get; init; }
    public string? BusinessAccountId { get; init; }
    public string? AccountSid { get; init; }
    public required bool IsActive { get; init; }

    /// <summary>Channels of one portfolio or provider account share limits, and are sent for by one node at a time.</summary>
    public required Guid LimitGroupId { get; init; }
    public required ChannelSecrets Secrets { get; init; }

    /// <summary>The number's throughput at the provider; null: the provider's default.</summary>
    public int? MessagesPerSecond { get; init; }

    /// <summary>How many people all channels of the limit group together may write to first in 24 hours; null: no limit known.</summary>
    public int? DailyRecipients { get; init; }

    /// <summary>The business portfolio that the number belongs to, by whatever name; null: its provider account stands for it.</summary>
    public string? Portfolio { get; init; }

    /// <summary>How long ago the limit group was changed, when the channel was looked up; null: never.</summary>
    public TimeSpan? GroupAge { get; init; }

    /// <summary>See <see cref="InboundEvent.Address"/>; null when a 360dialog channel was set up without a phone number id.</summary>
    public string? Address => Provider == "twilio" ? $"{AccountSid}|whatsapp:{PhoneNumber}" : PhoneNumberId;
}

/// <summary>Opened credentials. Lists hold the current secret first, then the one that a rotation is leaving behind.</summary>
public sealed record ChannelSecrets
{
    public string? AccessToken { get; init; }
    public IReadOnlyList<string> AppSecrets { get; init; } = [];
    public string? VerifyToken { get; init; }
    public IReadOnlyList<string> AuthTokens { get; init; } = [];
    public string? ApiKey { get; init; }
    public IReadOnlyList<string> WebhookSecrets { get; init; } = [];

    /// <summary>Nothing of it may reach a log by way of string formatting.</summary>
    public override string ToString() => "ChannelSecrets { … }";
}
