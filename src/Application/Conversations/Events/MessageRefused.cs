using MediatR;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Conversations.Events;

/// <summary>A provider said that a message of ours will not arrive. Published inside the transaction that records it.</summary>
public sealed record MessageRefused(Channel Channel, Guid ContactId, Guid MessageId, FailureMeaning Meaning, DateTimeOffset At) : INotification;
