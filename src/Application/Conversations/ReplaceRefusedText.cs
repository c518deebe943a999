using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Templates;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Conversations;

/// <summary>
/// A text that the desk sent by itself was refused for the closed window: the template that it was written with goes in its place,
/// once. What people wrote has none, and stays failed with its sentence.
/// </summary>
/// <returns>Whether one goes.</returns>
public sealed record ReplaceRefusedText(Guid MessageId) : ITransactionalCommand<bool>;

internal sealed class ReplaceRefusedTextHandler(
    IRefusedTexts texts, IMessageStore messages, RefusedTextWays ways, TemplateSending templates, ReplyWriter replies, IMediator mediator, TimeProvider clock)
    : IRequestHandler<ReplaceRefusedText, bool>
{
    public async Task<bool> Handle(ReplaceRefusedText request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (!await texts.TakeAsync(request.MessageId, cancellationToken)) return false;
        if (await messages.FindAsync(request.MessageId, cancellationToken) is not { Status: "failed" } failed) return false;
        if (await ways.FindAsync(failed, now, cancellationToken) is not { } way) return false;
        if (way.StandIn.GoodUntil <= now || !await ways.IsWelcomeAsync(failed.ContactId, way.StandIn, cancellationToken)) return false;
        if (await templates.FitAsync(way.StandIn.Template, way.StandIn.OtherLanguage, way.Channel, cancellationToken) is not { } template) return false;
        var id = replies.StandInFor(request.MessageId, way.Channel, way.Thread, way.To, template, way.StandIn, now);
        await mediator.Publish(new TextReplaced(request.MessageId, id), cancellationToken);
        return true;
    }
}

/// <summary>To whom, and through which thread, something goes in place of a text.</summary>
public sealed class RefusedTextWays(
    IMessageStore messages, IContactStore contacts, IConversationStore conversations, IChannelDirectory channels, IConsentCheck consent)
{
    /// <returns>Null where there is nothing to stand in for it, or nobody to write to.</returns>
    public async Task<RefusedTextWay?> FindAsync(MessageDelivery failed, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await contacts.FindAsync(failed.ContactId, cancellation) is not { } contact) return null;
        if (await messages.FindSentAsync(failed, cancellation) is not { StandIn: { } standIn } sent) return null;
        if (await conversations.FindAsync(sent.ConversationId, cancellation) is not { } old) return null;
        if (await channels.FindAsync(old.ChannelId, cancellation) is not { IsActive: true } channel) return null;
        var thread = await conversations.ThreadAsync(contact, channel, now, cancellation);
        return new RefusedTextWay(channel, thread, sent.Message.To, standIn);
    }

    public async Task<bool> IsWelcomeAsync(Guid contactId, StandIn standIn, CancellationToken cancellation)
    {
        try
        {
            if (standIn.Purpose is { } purpose) await consent.RequireAsync(contactId, purpose, cancellation);
            return true;
        }
        catch (ConsentMissingException)
        {
            return false;
        }
    }
}

public sealed record RefusedTextWay(Channel Channel, Conversation Thread, Party To, StandIn StandIn);
