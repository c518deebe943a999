using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Leads;
using TrailDesk.Application.Timeline;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Leads;
using TrailDesk.Domain.Timeline;

namespace TrailDesk.Application.Intents;

/// <summary>An enquiry makes a lead, or teaches the open one more; what is missing is asked for, one thing at a time.</summary>
public sealed record CaptureLead(
    MessageReceived Received, string Language, Guid? PackageId, string? Product, int? People, string? Month) : IIntentRequest;

internal sealed class CaptureLeadHandler(ILeadStore leads, ITimeline timeline) : IRequestHandler<CaptureLead, MessageContent>
{
    public async Task<MessageContent> Handle(CaptureLead request, CancellationToken cancellationToken)
    {
        var received = request.Received;
        var open = await leads.FindOpenAsync(received.Contact.Id, cancellationToken);
        var lead = open ?? await BeginAsync(received, cancellationToken);
        var wasComplete = open is { Missing: null };
        lead.Learn(request.PackageId, request.Product, request.People, request.Month, request.Language);
        leads.Save(lead);
        received.Conversation.Misses = 0;
        Note(received, lead, isNew: open is null);
        return Answer(request, lead, wasComplete);
    }

    private async Task<Lead> BeginAsync(MessageReceived received, CancellationToken cancellation)
    {
        var lead = new Lead
        {
            Id = Guid.CreateVersion7(received.Now),
            Code = await leads.NextCodeAsync(cancellation),
            Status = "new",
            ContactId = received.Contact.Id,
            ConversationId = received.Conversation.Id,
            Source = received.Message.Content.Referral is null ? "whatsapp" : "whatsapp_ad",
            Referral = received.Message.Content.Referral,
            IsNew = true,
        };
        if (received.Tenant.Sales.Next() is { } rep) lead.AssignTo(rep.Id);
        return lead;
    }

    private void Note(MessageReceived received, Lead lead, bool isNew)
    {
        var data = new Dictionary<string, string> { ["action"] = isNew ? "LEAD_CREATED" : "LEAD_UPDATED", ["code"] = lead.Code };
        if (received.Tenant.Sales.Find(lead.AssigneeId) is { } rep) data["assignee"] = rep.Name;
        timeline.Add(new TimelineEntry("lead", lead.Id, isNew ? "lead_created" : "lead_updated", "customer", "whatsapp",
            received.Message.Content.Text ?? "", received.Contact.Id, data));
    }

    private static MessageContent Answer(CaptureLead request, Lead lead, bool wasComplete)
    {
        var (tenant, conversation, language) = (request.Received.Tenant, request.Received.Conversation, request.Language);
        var product = tenant.Packages.FirstOrDefault(package => package.Id == lead.PackageId)?.Name ?? lead.Product ?? "";
        if (lead.Missing is { } missing)
        {
            conversation.Ask(missing);
            return Reply.Text(Texts.Get(language, $"enquiry.ask_{missing}", ("product", product),
                ("packages", string.Join(", ", tenant.Packages.Select(package => package.Name)))));
        }

        conversation.StopAsking();
        return Reply.Text(Texts.Get(language, wasComplete ? "enquiry.updated" : "enquiry.confirmed",
            ("code", lead.Code), ("product", product), ("people", $"{lead.People}"), ("month", Texts.Month(language, lead.Month!)),
            ("rep", tenant.Sales.Find(lead.AssigneeId)?.Name ?? tenant.Name)));
    }
}
