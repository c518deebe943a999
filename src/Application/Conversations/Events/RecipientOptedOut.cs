using MediatR;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Conversations.Events;

/// <summary>A message of ours failed because the person wants none of its kind. Published inside the transaction that stores it.</summary>
public sealed record RecipientOptedOut(Channel Channel, Guid ContactId, Guid MessageId, DateTimeOffset At) : INotification;
