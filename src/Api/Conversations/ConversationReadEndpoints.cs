using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Conversations;

internal static class ConversationReadEndpoints
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 8, 15, 30, TimeSpan.Zero);
    private static readonly Guid Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000010");

    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapApiGroup("/api", "Conversations", Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales);
        group.MapList<ListConversations, ConversationView>(
            "/conversations", "ListConversations", "Conversations, newest activity first", Conversation);
        group.MapOne(
            "/conversations/{id:guid}", "GetConversation", "One conversation", id => new GetConversation(id), Conversation);
        group.MapList<ListMessages, MessageView>(
            "/conversations/{id:guid}/messages", "ListMessages", "A conversation's messages, newest first", Message).WithErrors(404);
        group.MapOne("/messages/{id:guid}", "GetMessage", "One message", id => new GetMessage(id), Message);
    }

    internal static readonly ConversationView Conversation = new()
    {
        Id = Id,
        ChannelId = Guid.Parse("0198c5a0-0000-7000-8000-000000000002"),
        Contact = new ContactSummary(Guid.Parse("0198c5a0-0000-7000-8000-000000000003"), "Asha Rao", "+15550110", "US.1349871"),
        Status = "active",
        Assignee = new Person(Guid.Parse("0198c5a0-0000-7000-8000-000000000004"), "Tara Karki"),
        WindowExpiresAt = At.AddHours(24),
        LastMessageAt = At,
        Lead = new ConversationLead(Guid.Parse("0198c5a0-0000-7000-8000-000000000005"), "LD-1042", "assigned"),
        CreatedAt = At.AddDays(-1),
    };

    internal static UnknownMessage Unknown => new(At, Conversation.ChannelId, Scheduled.Message with { Type = "template", Text = "A payment of 50.00 USD is due.", Status = "unknown" });

    internal static ScheduledMessage Scheduled => new(At.AddHours(12), Conversation.ChannelId, Message with
    {
        Direction = "outbound",
        Type = "text",
        Text = "See you at seven.",
        Status = "scheduled",
        Media = null,
        ProviderMessageId = null,
        Sender = Message.Recipient,
        Recipient = new MessageParty("+15550110"),
        ProviderTimestamp = null,
        ReceivedAt = null,
    });

    private static readonly MessageView Message = new()
    {
        Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000011"),
        ConversationId = Id,
        Direction = "inbound",
        Type = "image",
        Text = "Is this the lodge?",
        Status = "delivered",
        Sender = new MessageParty("+15550110", "US.1349871", "Asha Rao"),
        Recipient = new MessageParty("+15550120"),
        ProviderMessageId = "wamid.HBgLMTU1NTAxMTA",
        Media =
        [
            new MessageMedia(
                Guid.Parse("0198c5a0-0000-7000-8000-000000000012"), "image", "1013859600285441", "image/jpeg",
                FileName: null, "Is this the lodge?", Url: null, "stored"),
        ],
        ProviderTimestamp = At,
        ReceivedAt = At.AddSeconds(1),
    };
}
