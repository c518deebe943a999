using System.Text.Json.Serialization;
using TrailDesk.Simulator.Phones;

namespace TrailDesk.Simulator.Channels;

/// <summary>A business number as its provider knows it.</summary>
internal sealed record SimulatedChannel
{
    public required string Id { get; init; }
    public required string Provider { get; init; }
    public required string PhoneNumber { get; init; }
    public string? Name { get; init; }
    public string? PhoneNumberId { get; init; }
    public string? BusinessAccountId { get; init; }
    public string? AccessToken { get; init; }
    public string? AppSecret { get; init; }
    public string? VerifyToken { get; init; }
    public string? AccountSid { get; init; }
    public string? AuthToken { get; init; }
    public string? ApiKey { get; init; }
    public string? WebhookSecret { get; init; }

    /// <summary>360dialog alone: <c>signature</c> (the default) or <c>bearer</c>.</summary>
    public string? WebhookProof { get; init; }
    public string? WebhookUrl { get; init; }

    [JsonIgnore]
    public bool IsTwilio => Provider == "twilio";

    [JsonIgnore]
    public string Digits => PhoneDigits.Of(PhoneNumber);

    /// <summary>A 360dialog channel may be set up without ids; the provider has them all the same.</summary>
    [JsonIgnore]
    public string NumberId => PhoneNumberId ?? $"36{Digits}";

    [JsonIgnore]
    public string AccountId => BusinessAccountId ?? $"63{Digits}";
}

internal sealed record PhoneCard(string Name, string Role, string Phone, string? UserId = null);

internal sealed record ChannelsFile
{
    public IReadOnlyList<SimulatedChannel>? Channels { get; init; }
    public IReadOnlyList<PhoneCard>? Phones { get; init; }
    public string? DeskUrl { get; init; }
}
