using MediatR;

namespace TrailDesk.Application.Conversations.Events;

/// <summary>A text was refused for the closed window, and a template went in its place. Published inside the transaction that writes it.</summary>
public sealed record TextReplaced(Guid MessageId, Guid StandInId) : INotification;
