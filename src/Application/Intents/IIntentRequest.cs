using MediatR;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Intents;

/// <summary>What a message asks for. Each is answered with exactly one reply.</summary>
public interface IIntentRequest : IRequest<MessageContent>
{
    MessageReceived Received { get; }

    /// <summary>en, id or es: what the answer is written in.</summary>
    string Language { get; }
}

internal static class Reply
{
    public static MessageContent Text(string text) => new() { Text = text };
}
