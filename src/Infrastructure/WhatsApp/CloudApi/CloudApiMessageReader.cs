using System.Text.Json;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>One element of <c>messages</c>.</summary>
internal static class CloudApiMessageReader
{
    public static InboundEvent Read(CloudApiChange change, JsonElement message, JsonElement contact, JsonElement errorsBeside)
    {
        var type = CloudApiContentReader.TypeOf(message);
        // Nothing could tell a redelivery of it from a second message, or answer it.
        if (message.Id("id"u8) is not { } id)
            return new OtherEvent { Field = "messages", Name = type, Digest = change.DigestOf(message) };

        var context = message.At("context"u8);
        return new MessageEvent
        {
            ProviderMessageId = id,
            Type = type,
            Sender = CloudApiParties.Sender(message, contact),
            Content = Content(message, type, errorsBeside),
            SentAt = message.Time("timestamp"u8),
            ReplyToProviderMessageId = context.Id("id"u8),
            GroupId = message.Id("group_id"u8) ?? context.Id("group_id"u8),
        };
    }

    private static MessageContent Content(JsonElement message, string type, JsonElement errorsBeside)
    {
        var content = CloudApiContentReader.Read(message, type);
        return content.Errors is null && errorsBeside.Count() > 0
            ? content with { Errors = CloudApiErrorReader.Read(errorsBeside) }
            : content;
    }
}
