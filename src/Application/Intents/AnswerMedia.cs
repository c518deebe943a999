using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Intents;

/// <summary>A picture, a place or a card without words: received, and nothing is ever met with silence.</summary>
public sealed record AnswerMedia(MessageReceived Received, string Language) : IIntentRequest;

internal sealed class AnswerMediaRule : IIntentRule
{
    public IntentRank Rank => IntentRank.Rest;

    public IIntentRequest? Find(Heard heard) => heard.Message.Message.Type == "request_welcome"
        ? new AnswerSmallTalk(heard.Message, heard.Language, "greeting")
        : new AnswerMedia(heard.Message, heard.Language);
}

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
