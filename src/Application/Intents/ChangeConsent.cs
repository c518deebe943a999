using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Consent;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Domain.Consent;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Intents;

namespace TrailDesk.Application.Intents;

/// <summary>A whole message that says STOP, or START. Marketing alone stops: bookings and safety notices still go.</summary>
/// <param name="IsAnswered">The provider has confirmed it by itself.</param>
/// <param name="OnlyResumes">A word that also opens a chat: without a stop before it, it agrees to nothing.</param>
public sealed record ChangeConsent(
    MessageReceived Received, string Language, bool OptIn, string? Wording, bool IsAnswered = false, bool OnlyResumes = false) : IIntentRequest
{
    public bool IsAlwaysHeard => true;
}

internal sealed class ChangeConsentRule : IIntentRule
{
    public IIntentRequest? Find(Heard heard) => heard.Intent is Intent.OptIn or Intent.OptOut
        ? new ChangeConsent(heard.Message, heard.Language, heard.Intent is Intent.OptIn, heard.Text, OnlyResumes: heard.Intent is Intent.OptIn { OnlyResumes: true })
        : null;
}

/// <summary>A word that the provider was told to listen for, whatever it means to us. Twilio listens for YES as well, which answers any question.</summary>
internal sealed class AnsweredConsentRule : IIntentRule
{
    public IntentRank Rank => IntentRank.First;

    public IIntentRequest? Find(Heard heard) => heard.Message.AnsweredConsent is { } optIn
        ? new ChangeConsent(heard.Message, heard.Language, optIn, heard.Text, IsAnswered: true, OnlyResumes: heard.Intent is not Intent.OptIn { OnlyResumes: false })
        : null;
}

internal sealed class ChangeConsentHandler(ConsentBook book) : IRequestHandler<ChangeConsent, MessageContent>
{
    public Task<MessageContent> Handle(ChangeConsent request, CancellationToken cancellationToken)
    {
        var (received, optIn) = (request.Received, request.OptIn);
        if (optIn && request.OnlyResumes && received.Contact.Marketing != ConsentStates.OptedOut) return Task.FromResult(AnswerOf(request, isNews: false));
        var isNews = received.Contact.HearMarketing(optIn);
        book.Write(new ConsentEntry(
            received.Contact.Id, ConsentPurposes.Marketing, optIn ? ConsentStates.OptedIn : ConsentStates.OptedOut, "keyword", "whatsapp")
        {
            At = received.Message.ProviderTimestamp ?? received.Message.ReceivedAt,
            Wording = request.Wording,
            MessageId = received.Message.Id,
            ChannelId = received.Channel.Id,
        }, "customer", isNews);
        return Task.FromResult(AnswerOf(request, isNews));
    }

    // Who resumes what never stopped says hello; who stops once more has been answered.
    private static MessageContent AnswerOf(ChangeConsent request, bool isNews) => request switch
    {
        { IsAnswered: true } => Reply.Nothing,
        { OptIn: true } => Say(request, isNews ? "optin.done" : request.Received.Staff is null ? "greeting" : "staff.greeting"),
        _ => isNews ? Say(request, "optout.done") : Reply.Nothing,
    };

    private static MessageContent Say(ChangeConsent request, string key) =>
        Reply.Text(Texts.Get(request.Language, key, ("company", request.Received.Tenant.Name)));
}
