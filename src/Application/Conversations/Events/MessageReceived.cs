using MediatR;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Conversations.Events;

/// <summary>A message was stored and has its conversation. Published inside the transaction that stores it.</summary>
/// <param name="Reply">How the desk may answer by itself.</param>
/// <param name="AnsweredConsent">As in <see cref="MessageEvent.AnsweredConsent"/>.</param>
public sealed record MessageReceived(
    TenantProfile Tenant,
    Channel Channel,
    Contact Contact,
    Conversation Conversation,
    Message Message,
    Party Sender,
    StaffMember? Staff,
    AutomaticReply Reply,
    DateTimeOffset Now,
    bool? AnsweredConsent = null) : INotification;
