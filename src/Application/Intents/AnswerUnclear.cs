using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Intents;

/// <summary>Words that nobody could read: once a hint, the second time a person.</summary>
public sealed record AnswerUnclear(MessageReceived Received, string Language) : IIntentRequest;

internal sealed class AnswerUnclearRule : IIntentRule
{
    public IntentRank Rank => IntentRank.Words;

    public IIntentRequest? Find(Heard heard) =>
        heard.Message.Message.Content is not { Text.Length: > 0, Media: null } ? null
        : heard.Message.Staff is null ? new AnswerUnclear(heard.Message, heard.Language)
        : new AnswerSmallTalk(heard.Message, heard.Language, Help.KeyFor(heard.Message));
}

internal sealed class AnswerUnclearHandler(IMediator mediator) : IRequestHandler<AnswerUnclear, MessageContent>
{
    private const int MissesAllowed = 2;

    public async Task<MessageContent> Handle(AnswerUnclear request, CancellationToken cancellationToken)
    {
        var conversation = request.Received.Conversation;
        if (!conversation.IsWaiting) conversation.Misses = Math.Min(conversation.Misses + 1, MissesAllowed);
        return conversation.IsWaiting || conversation.Misses >= MissesAllowed
            ? await mediator.Send(new HandOver(request.Received, request.Language, HandOverReason.NotUnderstood), cancellationToken)
            : Reply.Text(Texts.Get(request.Language, "unclear"));
    }
}
