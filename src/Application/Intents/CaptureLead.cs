using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Leads;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Timeline;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Intents;
using TrailDesk.Domain.Leads;
using TrailDesk.Domain.Timeline;

namespace TrailDesk.Application.Intents;

/// <summary>An enquiry makes a lead, or teaches the open one more; what is missing is asked for, one thing at a time.</summary>
public sealed record CaptureLead(
    MessageReceived Received, string Language, Guid? PackageId, string? Product, int? People, string? Month,
    bool BadDate = false, bool AsksPrice = false) : IIntentRequest;

internal sealed class CaptureLeadRule : IIntentRule
{
    public IIntentRequest? Find(Heard heard) => heard.Intent switch
    {
        Intent.Enquiry wish => new CaptureLead(
            heard.Message, heard.Language, wish.ProductId, wish.ProductText, wish.People, wish.Month, wish.BadDate, wish.AsksPrice),
        Intent.SlotAnswer answer => new CaptureLead(
            heard.Message, heard.Language, answer.ProductId, answer.ProductText, answer.People, answer.Month, answer.BadDate),
        _ => null,
    };
}

internal sealed class CaptureLeadHandler(ILeadStore leads, ITimeline timeline) : IRequestHandler<CaptureLead, MessageContent>
{
    public async Task<MessageContent> Handle(CaptureLead request, CancellationToken cancellationToken)
    {
        var received = request.Received;
        received.Conversation.Misses = 0;
        var open = await leads.FindOpenAsync(received.Contact.Id, cancellationToken);
        var asked = PackageOf(received, request.PackageId ?? open?.PackageId);
        if (open?.PackageId is not null && request is { PackageId: null, Product: { } other }) return NotOffered(request, open, other);

        var lead = open ?? await BeginAsync(received, cancellationToken);
        var before = open is null ? null : LeadWords.Of(received.Tenant, lead);
        var wasComplete = open is { Missing: null };
        // Who asks what another trip costs has not chosen it yet.
        var changed = lead.Learn(request.AsksPrice && lead.PackageId is not null ? null : request.PackageId, request.Product, request.People, request.Month, request.Language);
        leads.Save(lead);
        if (changed || open is null) NoteWish(received, lead, before);
        else if (request.AsksPrice) Note(received, lead, "price_asked");
        var answer = LeadAnswer.Of(request, lead, changed, wasComplete);
        return Reply.Text(request.AsksPrice && asked is not null ? LeadAnswer.Price(request.Language, asked) + (answer.Length > 0 ? "\n\n" + answer : "") : answer);
    }

    /// <summary>A trip that nobody offers changes nothing of what was wished for before.</summary>
    private MessageContent NotOffered(CaptureLead request, Lead lead, string other)
    {
        Note(request.Received, lead, "other_trip_asked");
        return Reply.Text(Texts.Get(request.Language, "enquiry.not_offered", ("other", other), ("code", lead.Code),
            ("packages", LeadWords.Offered(request.Received.Tenant)), ("product", LeadWords.ProductOf(request.Received.Tenant, lead))));
    }

    private static PackageInfo? PackageOf(MessageReceived received, Guid? id) => received.Tenant.Packages.FirstOrDefault(package => package.Id == id);

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

    /// <param name="before">What was wished for until now; null for a new lead.</param>
    private void NoteWish(MessageReceived received, Lead lead, string? before)
    {
        var data = new Dictionary<string, string> { ["action"] = before is null ? "LEAD_CREATED" : "LEAD_UPDATED", ["code"] = lead.Code };
        if (received.Tenant.Sales.Find(lead.AssigneeId) is { } rep) data["assignee"] = rep.Name;
        if (before is { Length: > 0 }) data["before"] = before;
        timeline.Add(new TimelineEntry("lead", lead.Id, before is null ? "lead_created" : "lead_updated", "customer", "whatsapp",
            received.Message.Content.Text ?? "", received.Contact.Id, data));
    }

    private void Note(MessageReceived received, Lead lead, string kind) =>
        timeline.Add(new TimelineEntry("lead", lead.Id, kind, "customer", "whatsapp", received.Message.Content.Text ?? "", received.Contact.Id,
            new Dictionary<string, string> { ["code"] = lead.Code }));
}
