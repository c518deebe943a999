using FluentValidation;
using FluentValidation.Results;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Conversations;

/// <summary>Writes to somebody by their number or id, through the channel that fits.</summary>
public sealed record SendMessage(NewMessage Message, string? IdempotencyKey = null, bool MayWait = false) : ITransactionalCommand<SendMessageResult>;

internal sealed class SendMessageValidator : AbstractValidator<SendMessage>
{
    // An empty prefix: the caller wrote the message itself, not a "message" field.
    public SendMessageValidator()
    {
        RuleFor(request => request.Message).SetValidator(new MessageDraftValidator<NewMessage>()).OverridePropertyName("");
        RuleFor(request => request.Message.To).Must(to => PhoneNumber.TryParseE164(to, out _)).OverridePropertyName("to")
            .When(request => request.Message.To is not null).WithMessage("to must be E.164 with a plus, such as +15550100123.");
        RuleFor(request => request.Message.UserId).Length(3, 200).OverridePropertyName("userId");
        RuleFor(request => request.Message).Must(message => (message.To is null) != (message.UserId is null)).OverridePropertyName("to")
            .WithMessage("Say who it is for, once: to (a number) or userId.");
        RuleFor(request => request.IdempotencyKey).IsIdempotencyKey();
    }
}

internal sealed class SendMessageHandler(
    MessageSender sender, IContactStore contacts, IConversationStore conversations, IChannelDirectory channels, ICurrentCaller current, TimeProvider clock)
    : IRequestHandler<SendMessage, SendMessageResult>
{
    public async Task<SendMessageResult> Handle(SendMessage request, CancellationToken cancellationToken)
    {
        if (await sender.FindAnswerAsync(request.IdempotencyKey, request.Message, request.Message, cancellationToken) is { } before) return before;
        var to = PartyOf(request.Message);
        var found = await contacts.FindAsync(to, cancellationToken);
        var contact = found.Count > 0 ? found[0] : Contact.Meet(Guid.CreateVersion7(), null, null);
        var channel = await ChooseAsync(request.Message.ChannelId, contact, cancellationToken);
        var purpose = await sender.CheckConsentAsync(request.Message, channel, contact, cancellationToken);
        contacts.Save(contact, to);
        var conversation = await conversations.ThreadAsync(contact, channel, clock.GetUtcNow(), cancellationToken);
        if (current.Caller.UserId is { } user) conversation.TakeUp(user);
        var address = contact.IsNew ? to : await AddressAsync(contact, to, cancellationToken);
        var way = new HandedIn(request.IdempotencyKey, request.MayWait, purpose);
        return await sender.SendAsync(request.Message, channel, conversation, address, way, request.Message, cancellationToken);
    }

    private static Party PartyOf(NewMessage message) =>
        PhoneNumber.TryParseE164(message.To, out var phone) ? new Party(phone) : new Party(null, message.UserId);

    private async Task<Channel> ChooseAsync(Guid? wanted, Contact contact, CancellationToken cancellation)
    {
        if (wanted is { } id)
            return await channels.FindAsync(id, cancellation) is { } named && named.TenantId == current.Caller.TenantId
                ? named
                : throw new ChannelNotFoundException();
        var active = await channels.ListActiveAsync(current.Caller.TenantId, cancellation);
        var last = contact.IsNew ? null : await conversations.FindLastAsync(contact.Id, null, cancellation);
        return active.FirstOrDefault(channel => channel.Id == last?.ChannelId)
            ?? (active is [var only] ? only : throw new ValidationException([new ValidationFailure("channelId", WhichOf(active))]));
    }

    private static string WhichOf(IReadOnlyList<Channel> active) => active.Count == 0
        ? "No channel is active. Connect a number first, or activate one."
        : "Say through which channel, with channelId: " + string.Join(", ", active.Take(10).Select(channel => $"{channel.Name} {channel.PhoneNumber} is {channel.Id}"))
            + (active.Count > 10 ? $", and {active.Count - 10} more in GET /api/whatsapp/config." : ".");

    /// <summary>The number as it was asked for, and the id that the person is known by beside it.</summary>
    private async Task<Party> AddressAsync(Contact contact, Party to, CancellationToken cancellation)
    {
        var known = await contacts.AddressAsync(contact.Id, cancellation);
        return new Party(to.Phone ?? known.Phone, to.UserId ?? known.UserId);
    }
}

internal static class IdempotencyKeyRule
{
    public static IRuleBuilderOptions<T, string?> IsIdempotencyKey<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(key => key is null || key.Length is >= 1 and <= 200).OverridePropertyName("Idempotency-Key")
        .WithMessage("The header Idempotency-Key must have 1 to 200 characters.");
}
