using MediatR;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Intents;

/// <summary>What a message asks for. Each is answered with exactly one reply; only a STOP that was confirmed before is not.</summary>
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
    /// <summary>It was answered before, or by the provider.</summary>
    public static readonly MessageContent Nothing = new();

    public static MessageContent Text(string text) => new() { Text = text };
}
