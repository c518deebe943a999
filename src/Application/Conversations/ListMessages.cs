using System.Text.Json;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Conversations;

/// <summary>A conversation's messages, newest first.</summary>
public sealed record ListMessages(Guid Id, int? Limit = null, string? Cursor = null)
    : IRequest<Page<MessageView>>, IPagedRequest;

public sealed record MessageView
{
    public required Guid Id { get; init; }
    public required Guid ConversationId { get; init; }
    public required string Direction { get; init; }
    public required string Type { get; init; }
    public string? Text { get; init; }
    public required string Status { get; init; }

    /// <summary>Of an accepted template that WhatsApp keeps back for now: held_for_quality_assessment or paused.</summary>
    public string? Held { get; init; }
    public MessageParty? Sender { get; init; }
    public MessageParty? Recipient { get; init; }
    public Person? Author { get; init; }
    public string? ProviderMessageId { get; init; }
    public string? ReplyToProviderMessageId { get; init; }

    /// <summary>The text that was refused for the closed window, in whose place this template went by itself.</summary>
    public Guid? InsteadOf { get; init; }
    public IReadOnlyList<MessageMedia>? Media { get; init; }
    public MessageLocation? Location { get; init; }
    public InteractivePart? Interactive { get; init; }
    public MessageReaction? Reaction { get; init; }
    public JsonElement? Contacts { get; init; }
    public JsonElement? Order { get; init; }
    public ReferralPart? Referral { get; init; }
    public JsonElement? ReferredProduct { get; init; }
    public bool? Forwarded { get; init; }
    public bool? FrequentlyForwarded { get; init; }
    public SystemPart? System { get; init; }
    public JsonElement? Identity { get; init; }
    public JsonElement? Unsupported { get; init; }
    public TemplatePart? Template { get; init; }
    public InteractiveMessagePart? Menu { get; init; }
    public string? OriginalProviderMessageId { get; init; }
    public IReadOnlyList<ErrorPart>? Errors { get; init; }
    public MessageFailure? Failure { get; init; }
    public MessagePricing? Pricing { get; init; }
    public DateTimeOffset? ProviderTimestamp { get; init; }
    public DateTimeOffset? ReceivedAt { get; init; }
    public DateTimeOffset? SentAt { get; init; }
    public DateTimeOffset? DeliveredAt { get; init; }
    public DateTimeOffset? ReadAt { get; init; }
}

/// <param name="ParentUserId">The id over all portfolios of a company, where the provider sent one.</param>
public sealed record MessageParty(
    string? Phone, string? UserId = null, string? Name = null, string? Username = null, string? ParentUserId = null);

/// <param name="Id">Absent for what goes out by somebody else's link or id.</param>
/// <param name="Url">Once it is stored: opens the file without signing in, for five minutes. Until then the provider's own address.</param>
/// <param name="State">pending, stored, refused or expired.</param>
/// <param name="Reason">Why it was refused: too_large, type_not_allowed, type_mismatch, malware or host_not_allowed.</param>
public sealed record MessageMedia(
    Guid? Id, string Kind, string? ProviderMediaId, string? MimeType, string? FileName, string? Caption, string? Url, string? State,
    string? Sha256 = null, bool? Animated = null, string? Reason = null);

/// <param name="Url">Of a place that was picked.</param>
public sealed record MessageLocation(double Latitude, double Longitude, string? Name, string? Address, string? Url = null);

public sealed record MessageReaction(string? Emoji, string ProviderMessageId);

/// <summary>Why it failed, in one word for programs and one sentence for people.</summary>
/// <param name="Reason">windowClosed, recipientUnreachable, optedOut, marketingWithheld, throttled, template, media, …</param>
/// <param name="Action">What the desk did about it: sendTemplate asks whoever has a fitting template to send that.</param>
public sealed record MessageFailure(string Reason, string Action, string Sentence);

/// <summary>What the provider said that the message costs.</summary>
/// <param name="Category">marketing, utility, authentication, service, …</param>
/// <param name="Model">PMP: per message; CBP: per conversation, of old.</param>
/// <param name="Type">regular, free_customer_service, free_entry_point, …</param>
/// <param name="Origin">What opened the conversation, where the provider says so.</param>
public sealed record MessagePricing(string? Category, string? Model, string? Type, bool? Billable, string? Origin = null);

internal sealed class ListMessagesValidator : PagedRequestValidator<ListMessages>;
