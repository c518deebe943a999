using System.Text.Json;

namespace TrailDesk.Simulator.Phones;

/// <summary>What a person does on a phone.</summary>
internal sealed record InboundDraft
{
    public string? ChannelId { get; init; }

    /// <summary>text, image, video, audio, voice, document, sticker, location, contacts, buttonReply, listReply,
    /// templateButton, flowReply, reaction, order, unsupported, numberChange, identityChange, requestWelcome, edit, revoke.</summary>
    public string Type { get; init; } = "text";
    public string? Text { get; init; }
    public MediaDraft? Media { get; init; }
    public LocationView? Location { get; init; }
    public IReadOnlyList<ContactDraft>? Contacts { get; init; }
    public string? ButtonId { get; init; }
    public string? Title { get; init; }
    public string? Description { get; init; }
    public string? Payload { get; init; }
    public string? Emoji { get; init; }

    /// <summary>The message that is answered, reacted to, edited or revoked.</summary>
    public string? ReplyTo { get; init; }
    public bool Forwarded { get; init; }
    public string? NewPhone { get; init; }
    public string? UnsupportedType { get; init; }

    /// <summary>Meta's <c>referral</c> object, as it is.</summary>
    public JsonElement? Referral { get; init; }
    public string? Name { get; init; }
    public string? Username { get; init; }
    public string? UserId { get; init; }
    public bool OmitPhone { get; init; }
    public bool OmitUserId { get; init; }

    /// <summary>A given id, for a second delivery made by hand.</summary>
    public string? ProviderMessageId { get; init; }
    public DateTimeOffset? At { get; init; }

    /// <summary>How often the same webhook comes.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How many messages, each with its own id, share one POST (Twilio: one POST each).</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Different messages in one POST, in place of <see cref="Batch"/>.</summary>
    public IReadOnlyList<InboundDraft>? Messages { get; init; }
    public int DelayMs { get; init; }

    /// <summary>False answers at once instead of with the webhook's status.</summary>
    public bool Wait { get; init; } = true;

    public string Kind => Type.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}

/// <param name="Data">Base64; absent means a sample.</param>
internal sealed record MediaDraft(string? Data, string? MimeType, string? FileName, string? Caption, bool Animated = false);

internal sealed record ContactDraft(string Name, string? Phone, string? Organization = null);

internal sealed record Written(
    IReadOnlyList<string> ProviderMessageIds, string ProviderMessageId, int Deliveries, int? WebhookStatus);
