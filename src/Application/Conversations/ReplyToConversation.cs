using FluentValidation;
using FluentValidation.Results;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Conversations;

/// <summary>A person's own answer in a conversation. One that was closed opens again.</summary>
public sealed record ReplyToConversation(Guid Id, MessageDraft Message, string? IdempotencyKey = null, bool MayWait = false) : ITransactionalCommand<SendMessageResult>;

internal sealed class ReplyToConversationValidator : AbstractValidator<ReplyToConversation>
{
    public ReplyToConversationValidator()
    {
        RuleFor(request => request.Message).SetValidator(new MessageDraftValidator<MessageDraft>()).OverridePropertyName("");
        RuleFor(request => request.IdempotencyKey).IsIdempotencyKey();
    }
}

internal sealed class ReplyToConversationHandler(
    MessageSender sender, IContactStore contacts, IConversationStore conversations, IChannelDirectory channels, ICurrentCaller current)
    : IRequestHandler<ReplyToConversation, SendMessageResult>
{
    public async Task<SendMessageResult> Handle(ReplyToConversation request, CancellationToken cancellationToken)
    {
        var conversation = await conversations.FindAsync(request.Id, cancellationToken) ?? throw new NoSuchRecordException("conversation");
        if (await sender.FindAnswerAsync(request.IdempotencyKey, request.Message, WithoutWay(request), cancellationToken) is { } before) return before;
        if (request.Message.ChannelId is { } other && other != conversation.ChannelId)
            throw new ValidationException([new ValidationFailure("channelId", $"This conversation is on channel {conversation.ChannelId}.")]);
        var contact = await contacts.FindAsync(conversation.ContactId, cancellationToken) ?? throw new PersonErasedException();
        var channel = await channels.FindAsync(conversation.ChannelId, cancellationToken) ?? throw new ChannelNotFoundException();
        var purpose = await sender.CheckConsentAsync(request.Message, channel, contact, cancellationToken);
        if (!conversation.IsOpen) await ReopenAsync(conversation, cancellationToken);
        conversation.TakeUp(current.Caller.UserId);
        var to = await contacts.AddressAsync(conversation.ContactId, cancellationToken);
        var way = new HandedIn(request.IdempotencyKey, request.MayWait, purpose);
        return await sender.SendAsync(request.Message, channel, conversation, to, way, WithoutWay(request), cancellationToken);
    }

    // The same message twice is the same, however long it may wait.
    private static ReplyToConversation WithoutWay(ReplyToConversation request) => request with { MayWait = false };

    private async Task ReopenAsync(Domain.Conversations.Conversation conversation, CancellationToken cancellation)
    {
        if (await conversations.FindOpenAsync(conversation.ContactId, conversation.ChannelId, cancellation) is { } open)
            throw new ConversationContinuedException(open.Id);
        conversation.Reopen();
    }
}

public sealed class PersonErasedException() : ConflictException("This person was erased: nothing can be written to them.");

public sealed class ConversationContinuedException(Guid openId)
    : ConflictException($"This conversation is closed, and the person has an open one on the same channel: {openId}.");
