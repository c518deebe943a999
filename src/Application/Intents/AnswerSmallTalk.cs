using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Intents;

/// <summary>A greeting, thanks or a call for help: one text of the resource files.</summary>
public sealed record AnswerSmallTalk(MessageReceived Received, string Language, string TextKey) : IIntentRequest;

internal sealed class AnswerSmallTalkHandler : IRequestHandler<AnswerSmallTalk, MessageContent>
{
    public Task<MessageContent> Handle(AnswerSmallTalk request, CancellationToken cancellationToken)
    {
        request.Received.Conversation.Misses = 0;
        return Task.FromResult(Reply.Text(Texts.Get(request.Language, request.TextKey, ("company", request.Received.Tenant.Name))));
    }
}

/// <summary>A picture, a place or a card without words: received, and nothing is ever met with silence.</summary>
public sealed record AnswerMedia(MessageReceived Received, string Language) : IIntentRequest;

internal sealed class AnswerMediaHandler(IMediator mediator) : IRequestHandler<AnswerMedia, MessageContent>
{
    public async Task<MessageContent> Handle(AnswerMedia request, CancellationToken cancellationToken) =>
        MediaAnswer.PromisesLook(request.Received.Message.Type) && request.Received.Staff is null
            ? await mediator.Send(new HandOver(request.Received, request.Language, HandOverReason.Sent), cancellationToken)
            : Reply.Text(Texts.Get(request.Language, MediaAnswer.KeyOf(request.Received.Message.Type)));
}

internal static class MediaAnswer
{
    public static bool PromisesLook(string type) => KeyOf(type) is not ("media.sticker" or "media.unsupported");

    public static string KeyOf(string type) => type switch
    {
        "image" or "video" or "audio" or "voice" or "document" => "media.received",
        "sticker" => "media.sticker",
        "location" => "media.location",
        "contacts" => "media.contacts",
        "order" => "media.order",
        _ => "media.unsupported",
    };
}

/// <summary>Words that nobody could read: once a hint, the second time a person.</summary>
public sealed record AnswerUnclear(MessageReceived Received, string Language) : IIntentRequest;

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
