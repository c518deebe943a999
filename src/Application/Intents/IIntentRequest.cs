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

    /// <summary>A report from the field and a wish to stop are heard whoever owns the conversation, and however many come.</summary>
    bool IsAlwaysHeard => false;
}

internal static class Reply
{
    public static MessageContent Text(string text) => new() { Text = text };
}
