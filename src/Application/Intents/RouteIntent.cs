using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Incidents;
using TrailDesk.Application.Leads;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Incidents;
using TrailDesk.Domain.Intents;

namespace TrailDesk.Application.Intents;

/// <summary>Reads what a message wants and has it done; the answer goes into the outbox of the same transaction.</summary>
internal sealed class RouteIntent(IMediator mediator, ReplyWriter replies, ILeadStore leads) : INotificationHandler<MessageReceived>
{
    public async Task Handle(MessageReceived notification, CancellationToken cancellationToken)
    {
        if (notification.Message.Type is "reaction" or "system" or "edit" or "revoke") return;
        var read = IntentReader.Read(RequestOf(notification, await HasOpenLeadAsync(notification, cancellationToken)));
        var language = read.Language ?? notification.Contact.Language ?? notification.Tenant.Language;
        notification.Contact.Speaks(read.Language);
        var request = Translate(notification, read.Intent, language);
        if (!MayAnswer(notification, request))
        {
            if (notification.Reply == AutomaticReply.SlowDown)
                replies.Reply(notification, Reply.Text(Texts.Get(language, "slow_down")));
            return;
        }

        replies.Reply(notification, await mediator.Send(request, cancellationToken));
    }

    /// <summary>A report from the field and a wish to stop are heard whoever owns the conversation, and however many come.</summary>
    private static bool MayAnswer(MessageReceived received, IIntentRequest request) =>
        received.Reply == AutomaticReply.Yes
        || request is ReportIncident or UpdateIncident or ResolveIncident or TakeUpIncident or AttachEvidence or CheckInTrip or RecordHeadcount or ChangeConsent;

    private async ValueTask<bool> HasOpenLeadAsync(MessageReceived received, CancellationToken cancellation) =>
        received.Staff is null && await leads.FindOpenAsync(received.Contact.Id, cancellation) is not null;

    private static IntentRequest RequestOf(MessageReceived received, bool hasOpenLead)
    {
        var content = received.Message.Content;
        return new IntentRequest(
            content.Text ?? content.Media?.FirstOrDefault(media => media.Caption is not null)?.Caption ?? content.Interactive?.Title,
            content.Interactive?.Id ?? content.Interactive?.Payload,
            received.Staff is not null,
            received.Tenant.Catalogue,
            received.Tenant.Today(received.Now),
            received.Contact.Language,
            ExpectingOf(received),
            hasOpenLead);
    }

    private static Expecting ExpectingOf(MessageReceived received) => received.Conversation.Expecting switch
    {
        "product" => Expecting.Product,
        "people" => Expecting.People,
        "month" => Expecting.Month,
        "booking" => Expecting.WhichBooking,
        "incident_update" or "incident_resolution" or "incident_acknowledgement" => Expecting.WhichIncident,
        OpenQuestion.IssueText when OpenQuestion.About(received, OpenQuestion.IssueText) is not null => Expecting.IssueText,
        OpenQuestion.IssueNews when OpenQuestion.About(received, OpenQuestion.IssueNews) is not null => Expecting.IssueNews,
        _ => Expecting.Nothing,
    };

    private static IIntentRequest Translate(MessageReceived m, Intent intent, string language) => ForStaff(m, intent, language) ?? intent switch
    {
        Intent.Enquiry enquiry => new CaptureLead(m, language, enquiry.ProductId, enquiry.ProductText, enquiry.People, enquiry.Month, enquiry.BadDate, enquiry.AsksPrice),
        Intent.SlotAnswer slots => new CaptureLead(m, language, slots.ProductId, slots.ProductText, slots.People, slots.Month, slots.BadDate),
        Intent.BookingStatus status => new AnswerBookingStatus(m, language, status.Code),
        Intent.ReportIssue issue => new ReportIncident(m, language, issue.TripCode ?? OpenQuestion.About(m, OpenQuestion.IssueText), issue.Text, issue.Severity, issue.Category),
        Intent.UpdateIssue update => new UpdateIncident(m, language, update.Code ?? OpenQuestion.About(m, OpenQuestion.IssueNews), update.Text),
        Intent.ResolveIssue resolve => new ResolveIncident(m, language, resolve.Code),
        Intent.AcknowledgeIssue acknowledge => new TakeUpIncident(m, language, acknowledge.Code),
        Intent.CheckIn checkIn => new CheckInTrip(m, language, checkIn.TripCode),
        Intent.Headcount headcount => new RecordHeadcount(m, language, headcount.TripCode, headcount.Count),
        Intent.ChooseItem choice => Choose(m, choice, language),
        Intent.TalkToPerson wish => new HandOver(m, language, wish.IsUrgent ? HandOverReason.Urgent : HandOverReason.Asked),
        Intent.OptOut => new ChangeConsent(m, language, OptIn: false),
        Intent.OptIn => new ChangeConsent(m, language, OptIn: true),
        Intent.StaffHelp => new AnswerSmallTalk(m, language, HelpFor(m)),
        Intent.StaffCommandFromStranger => new AnswerSmallTalk(m, language, "staff.only"),
        Intent.Greeting => new AnswerSmallTalk(m, language, "greeting"),
        Intent.Thanks or Intent.Yes or Intent.No => new AnswerSmallTalk(m, language, "thanks"),
        Intent.Help => new AnswerSmallTalk(m, language, HelpFor(m)),
        _ => Unread(m, language),
    };

    /// <summary>People of the house are never taken for customers, and hear why where their role does not allow a command.</summary>
    private static AnswerSmallTalk? ForStaff(MessageReceived m, Intent intent, string language) => (m.Staff, intent) switch
    {
        ({ IsFieldStaff: false }, Intent.ReportIssue or Intent.UpdateIssue or Intent.ResolveIssue or Intent.AcknowledgeIssue or Intent.CheckIn or Intent.Headcount) =>
            new AnswerSmallTalk(m, language, "staff.not_field"),
        ({ WorksInOffice: true }, Intent.Enquiry or Intent.SlotAnswer) => new AnswerSmallTalk(m, language, "staff.no_lead"),
        (not null, Intent.Greeting) => new AnswerSmallTalk(m, language, "staff.greeting"),
        _ => null,
    };

    private static string HelpFor(MessageReceived m) => m.Staff switch
    {
        null => "help.customer",
        { RunsOperations: true } => "help.operations",
        { IsFieldStaff: true } => "help.staff",
        _ => "help.office",
    };

    /// <summary>What was offered is kept in the order in which it was offered.</summary>
    private static IIntentRequest Choose(MessageReceived m, Intent.ChooseItem choice, string language)
    {
        var offered = m.Conversation.ExpectingData?.Split('|') ?? [];
        var chosen = choice.Id is { } id && offered.Contains(id, StringComparer.OrdinalIgnoreCase) ? id
            : offered.FirstOrDefault(code => choice.Index is { } figure && code.EndsWith($"-{figure}", StringComparison.Ordinal)) is { } named ? named
            : choice.Index is { } index && index >= 1 && index <= offered.Length ? offered[index - 1]
            : choice.Id;
        return (m.Conversation.Expecting, chosen) switch
        {
            ("incident_update", { } code) => new UpdateIncident(m, language, code, Text: ""),
            ("incident_acknowledgement", { } code) => new TakeUpIncident(m, language, code),
            ("incident_resolution", { } code) => new ResolveIncident(m, language, code),
            (_, { } code) when code.StartsWith("BK", StringComparison.OrdinalIgnoreCase) => new AnswerBookingStatus(m, language, code),
            _ => Unread(m, language),
        };
    }

    private static IIntentRequest Unread(MessageReceived m, string language) =>
        OpenQuestion.EvidenceFor(m) is { } incident ? new AttachEvidence(m, language, incident)
        : WithoutWords(m, language) is { } told ? told
        : m.Message.Content.Text is { Length: > 0 } && m.Message.Content.Media is null
            ? m.Staff is not null ? new AnswerSmallTalk(m, language, HelpFor(m)) : new AnswerUnclear(m, language)
        : m.Message.Type is "request_welcome" ? new AnswerSmallTalk(m, language, "greeting")
        : new AnswerMedia(m, language);

    /// <summary>A photo or a voice message where words were asked for says what happened, too.</summary>
    private static IIntentRequest? WithoutWords(MessageReceived m, string language) =>
        m.Staff is null || m.Message.Content is { Media: null, Location: null } ? null
        : OpenQuestion.About(m, OpenQuestion.IssueText) is { } trip
            ? new ReportIncident(m, language, trip, Texts.Get(m.Tenant.Language, "issue.sent_without_words"), Severity.Medium, IncidentCategory.Other)
        : OpenQuestion.About(m, OpenQuestion.IssueNews) is { } code ? new UpdateIncident(m, language, code, Text: "")
        : null;
}
