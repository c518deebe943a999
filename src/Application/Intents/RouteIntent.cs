using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Incidents;
using TrailDesk.Application.Leads;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Intents;

namespace TrailDesk.Application.Intents;

/// <summary>Reads what a message wants and has it done; the answer goes into the outbox of the same transaction.</summary>
internal sealed class RouteIntent(IMediator mediator, ReplyWriter replies, ILeadStore leads, IntentRules rules) : INotificationHandler<MessageReceived>
{
    public async Task Handle(MessageReceived notification, CancellationToken cancellationToken)
    {
        if (notification.Message.Type is "reaction" or "system" or "edit" or "revoke") return;
        var asked = RequestOf(notification, await HasOpenLeadAsync(notification, cancellationToken));
        var read = IntentReader.Read(asked);
        var language = read.Language ?? notification.Contact.Language ?? notification.Tenant.Language;
        notification.Contact.Speaks(read.Language);
        var request = rules.RequestOf(new Heard(notification, asked.Text, read.Intent, language));
        if (notification.Reply != AutomaticReply.Yes && !request.IsAlwaysHeard)
        {
            if (notification.Reply == AutomaticReply.SlowDown)
                replies.Reply(notification, Reply.Text(Texts.Get(language, "slow_down")));
            return;
        }

        var answer = await mediator.Send(request, cancellationToken);
        if (!ReferenceEquals(answer, Reply.Nothing)) replies.Reply(notification, answer);
    }

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
        IncidentFinder.WhichToUpdate or IncidentFinder.WhichToResolve or IncidentFinder.WhichToTakeUp => Expecting.WhichIncident,
        OpenQuestion.IssueText when OpenQuestion.About(received, OpenQuestion.IssueText) is not null => Expecting.IssueText,
        OpenQuestion.IssueNews when OpenQuestion.About(received, OpenQuestion.IssueNews) is not null => Expecting.IssueNews,
        _ => Expecting.Nothing,
    };
}
