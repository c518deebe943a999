using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Consent;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Intents;

namespace TrailDesk.Application.Intents;

/// <summary>A whole message that says STOP, or START. Marketing alone stops: bookings and safety notices still go.</summary>
public sealed record ChangeConsent(MessageReceived Received, string Language, bool OptIn) : IIntentRequest
{
    public bool IsAlwaysHeard => true;
}

internal sealed class ChangeConsentRule : IIntentRule
{
    public IIntentRequest? Find(Heard heard) =>
        heard.Intent is Intent.OptIn or Intent.OptOut ? new ChangeConsent(heard.Message, heard.Language, heard.Intent is Intent.OptIn) : null;
}

internal sealed class ChangeConsentHandler(IConsentLedger ledger) : IRequestHandler<ChangeConsent, MessageContent>
{
    public Task<MessageContent> Handle(ChangeConsent request, CancellationToken cancellationToken)
    {
        ledger.Record(new ConsentEntry(
            request.Received.Contact.Id, "marketing", request.OptIn ? "opted_in" : "opted_out", "keyword", request.Received.Message.Id));
        return Task.FromResult(Reply.Text(Texts.Get(
            request.Language, request.OptIn ? "optin.done" : "optout.done", ("company", request.Received.Tenant.Name))));
    }
}
