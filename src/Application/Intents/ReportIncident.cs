using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Incidents;
using TrailDesk.Application.Timeline;
using TrailDesk.Application.Trips;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Incidents;
using TrailDesk.Domain.Intents;
using TrailDesk.Domain.Timeline;

namespace TrailDesk.Application.Intents;

/// <summary>ISSUE TRP123 …: opens an incident with its clocks, tells who runs operations, and gives the guide the code.</summary>
public sealed record ReportIncident(
    MessageReceived Received, string Language, string? TripCode, string Text, Severity Severity, IncidentCategory Category) : IIntentRequest
{
    public bool IsAlwaysHeard => true;
}

internal sealed class ReportIncidentRule : IIntentRule
{
    public IIntentRequest? Find(Heard heard) => heard.Intent is Intent.ReportIssue wish
        ? new ReportIncident(heard.Message, heard.Language,
            wish.TripCode ?? OpenQuestion.About(heard.Message, OpenQuestion.IssueText), wish.Text, wish.Severity, wish.Category)
        : null;
}

/// <summary>A photo or a voice message where words were asked for says what happened, too.</summary>
internal sealed class ReportWithoutWordsRule : IIntentRule
{
    public IntentRank Rank => IntentRank.Asked;

    public IIntentRequest? Find(Heard heard) =>
        heard.Message.Staff is not null && OpenQuestion.IsEvidence(heard.Message) && OpenQuestion.About(heard.Message, OpenQuestion.IssueText) is { } trip
            ? new ReportIncident(heard.Message, heard.Language, trip,
                Texts.Get(heard.Message.Tenant.Language, "issue.sent_without_words"), Severity.Medium, IncidentCategory.Other)
            : null;
}

internal sealed class ReportIncidentHandler(DutyCheck duty, IIncidentStore incidents, IncidentNotices notices, ITimeline timeline)
    : IRequestHandler<ReportIncident, MessageContent>
{
    public async Task<MessageContent> Handle(ReportIncident request, CancellationToken cancellationToken)
    {
        var (received, language) = (request.Received, request.Language);
        var staff = received.Staff!;
        var checkedDuty = await duty.OfAsync(received, staff, request.TripCode, language, cancellationToken);
        if (checkedDuty is not Duty.On(var trip)) return Reply.Text(((Duty.Refused)checkedDuty).Why);

        var hasEvidence = received.Message.Content is { Media: not null } or { Location: not null };
        if (request.Text.Length == 0 && !hasEvidence)
        {
            OpenQuestion.Ask(received, OpenQuestion.IssueText, trip.Code);
            return Reply.Text(Texts.Get(language, "issue.what_happened", ("trip", trip.Code)));
        }

        var incident = Incident.Open(
            Guid.CreateVersion7(received.Now), await incidents.NextCodeAsync(cancellationToken), trip.Id, staff.UserId,
            received.Conversation.Id, request.Text, request.Severity, request.Category, received.Now);
        incidents.Open(incident);
        if (hasEvidence) incidents.Attach(incident.Id, received.Message.Id);
        Note(request, incident, trip, staff.Name);
        OpenQuestion.AwaitEvidence(received, incident.Id);
        var told = await notices.TellOperationsAsync(received, incident.Id, "issue.notice.opened", cancellationToken,
            ("code", incident.Code), ("trip", trip.Code), ("guide", staff.Name), ("text", request.Text), ("severity", incident.Severity.Word()));
        var severity = Texts.Severity(language, incident.Severity.Word());
        return Reply.Text(told.Count == 0
            ? Texts.Get(language, "issue.opened_no_manager", ("code", incident.Code), ("trip", trip.Code), ("severity", severity))
            : Texts.Get(language, "issue.opened", ("code", incident.Code), ("trip", trip.Code), ("severity", severity),
                ("manager", string.Join(", ", told))));
    }

    private void Note(ReportIncident request, Incident incident, TripOnDuty trip, string guide)
    {
        var data = new Dictionary<string, string> { ["code"] = incident.Code, ["trip"] = trip.Code, ["severity"] = incident.Severity.Word() };
        foreach (var (kind, id) in new[] { ("incident", incident.Id), ("trip", trip.Id) })
            timeline.Add(new TimelineEntry(kind, id, "incident_opened", guide, "whatsapp", request.Text, request.Received.Contact.Id, data));
    }
}
