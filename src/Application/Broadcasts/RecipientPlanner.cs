using System.Diagnostics.CodeAnalysis;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Usage;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Domain.Consent;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Shared;
using TrailDesk.Domain.Templates;
using TrailDesk.Domain.Usage;

namespace TrailDesk.Application.Broadcasts;

/// <summary>Who of a broadcast gets what, or nothing and why: asked by the preview, and again by each person's turn.</summary>
public sealed class RecipientPlanner(
    RecipientReader people, BroadcastTemplates templates, IPriceBook prices, ITenantDirectory tenants, ICurrentCaller current)
{
    // So long before it would be too late a message is taken back, so that the person gets the template in its place.
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(30);

    public async Task<PlanSheet> OpenAsync(Broadcast broadcast, Channel channel, CancellationToken cancellation)
    {
        var set = await templates.OpenAsync(broadcast.Plan, channel, cancellation);
        var tenant = await tenants.GetAsync(current.Caller.TenantId, cancellation);
        return new PlanSheet(broadcast.Plan, channel, set, set.IsMarketing ? ConsentPurposes.Marketing : broadcast.Purpose, tenant, await prices.ReadAsync(cancellation), NowOf(broadcast));
    }

    // A preview of one that begins tomorrow tells of tomorrow.
    private static DateTimeOffset NowOf(Broadcast broadcast) => broadcast.SendAt > broadcast.ReadAt ? broadcast.SendAt.Value : broadcast.ReadAt;

    /// <returns>One for each, in the order asked for.</returns>
    public async Task<IReadOnlyList<PlannedRecipient>> PlanAsync(PlanSheet sheet, IReadOnlyList<Recipient> recipients, CancellationToken cancellation)
    {
        var facts = (await people.ReadAsync(recipients, sheet.Channel.Id, sheet.Purpose, cancellation)).ToDictionary(person => person.Contact.Id);
        var planned = new List<PlannedRecipient>(recipients.Count);
        foreach (var recipient in recipients)
            planned.Add(facts.TryGetValue(recipient.ContactId, out var known)
                ? await PlanAsync(sheet, known, cancellation)
                : new PlannedRecipient.Nothing(recipient.ContactId, SkipReasons.Gone));
        return planned;
    }

    private async Task<PlannedRecipient> PlanAsync(PlanSheet sheet, RecipientFacts person, CancellationToken cancellation)
    {
        PlannedRecipient Nothing(string reason) => new PlannedRecipient.Nothing(person.Contact.Id, reason);
        if (person.Address is { Phone: null, UserId: null }) return Nothing(SkipReasons.NoAddress);
        if (!person.IsWelcome) return Nothing(SkipReasons.Consent);
        var quietUntil = sheet.QuietUntil(person);
        if (sheet.Plan.Deadline <= (quietUntil ?? sheet.Now)) return Nothing(SkipReasons.TooLate);
        var template = sheet.Templates.For(person.Contact.Language);
        var openUntil = person.Thread is { } thread ? OpenUntil(thread, quietUntil ?? sheet.Now) : null;
        var isText = sheet.Plan.Text is not null && openUntil is not null;
        if (!TryFill(sheet, person, isText ? sheet.Templates.Fallback : template, isText, out var values)) return Nothing(SkipReasons.ValueMissing);
        if (await ContentAsync(sheet, template, values, isText, cancellation) is not { } content) return Nothing(SkipReasons.ValueRefused);
        var cost = sheet.CostOf(isText ? null : template, person.Country, openUntil is not null);
        if (sheet.Plan.Budget is { } budget && !cost.IsKnownIn(budget.Currency)) return Nothing(SkipReasons.PriceUnknown);
        return new PlannedRecipient.Message(person, content, template.Language)
        {
            QuietUntil = quietUntil,
            TakeBackAt = Earlier(sheet.QuietAt(person), isText || (cost.IsOfWindow && sheet.Plan.Budget is not null) ? openUntil : null),
            Cost = cost,
            Deadline = isText ? Earlier(ServiceWindow.ClosesAt(person.Thread!) - ServiceWindow.SafetyMargin, sheet.Plan.Deadline) : sheet.Plan.Deadline,
        };
    }

    /// <returns>Until when what goes now may wait for its turn: a little before the window closes. Null where that is over.</returns>
    private static DateTimeOffset? OpenUntil(Conversation thread, DateTimeOffset now) =>
        ServiceWindow.ClosesAt(thread) - ServiceWindow.SafetyMargin - Ahead is { } until && now < until ? until : null;

    private static bool TryFill(
        PlanSheet sheet, RecipientFacts person, TemplateDefinition template, bool isText, [NotNullWhen(true)] out Dictionary<string, string>? values)
    {
        var filled = new Dictionary<string, string>();
        values = null;
        foreach (var variable in isText ? TemplateText.Names(sheet.Plan.Text) : TemplateSet.VariablesOf(template))
        {
            var binding = sheet.Templates.BindingOf(template, variable)!;
            if ((binding.Value ?? sheet.ValueOf(binding.Field!, person, template.Language) ?? binding.Fallback) is not { Length: > 0 } value) return false;
            filled[variable] = value;
        }

        values = filled;
        return true;
    }

    private async Task<MessageContent?> ContentAsync(
        PlanSheet sheet, TemplateDefinition template, Dictionary<string, string> values, bool isText, CancellationToken cancellation)
    {
        if (isText) return TemplateText.Fill(sheet.Plan.Text!, name => values[name]) is { Length: <= 4096 } text ? new MessageContent { Text = text } : null;
        return await templates.FillAsync(sheet.Templates, template, values, sheet.Channel, cancellation);
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => other is null || one < other ? one : other;
}

/// <summary>What is the same for all people of a broadcast.</summary>
public sealed record PlanSheet(
    BroadcastPlan Plan, Channel Channel, TemplateSet Templates, string Purpose, TenantProfile Tenant, PriceTable Prices, DateTimeOffset Now)
{
    /// <summary>By the clock of the country that their number belongs to, else of the company; null for now.</summary>
    public DateTimeOffset? QuietUntil(RecipientFacts person) => Plan.QuietHours?.EndFor(ZonesOf(person), Now);

    public DateTimeOffset? QuietAt(RecipientFacts person) => Plan.QuietHours?.BeginFor(ZonesOf(person), Now);

    private IReadOnlyList<TimeZoneInfo> ZonesOf(RecipientFacts person) => CountryZones.Of(person.Country) is [_, ..] zones ? zones : [Tenant.TimeZone];

    /// <param name="template">Null for free text.</param>
    public MessageCost CostOf(TemplateDefinition? template, string? country, bool isOpen)
    {
        var isOfWindow = template is { Category: TemplateCategories.Utility } && isOpen;
        var category = template is null ? PriceTable.Service : isOfWindow ? PriceTable.UtilityInWindow : template.Category.ToLowerInvariant();
        return new MessageCost(Prices.Find(category, country ?? "", Tenant.Today(Now)), template is null || isOfWindow, isOfWindow);
    }

    /// <returns>Null where the person has nothing of it.</returns>
    public string? ValueOf(string field, RecipientFacts person, string language) => field switch
    {
        "contact.name" => OneLine(person.Contact.Name),
        "contact.phone" => person.Address.Phone is { } phone ? (phone.StartsWith('+') ? phone : $"+{phone}") : null,
        "company.name" => Tenant.Name,
        "booking.code" => person.Booking?.Code,
        "booking.state" => person.Booking?.Status,
        "trip.name" => person.Booking?.Trip,
        "trip.code" => person.Booking?.TripCode,
        "trip.startsOn" => person.Booking is { } booking ? Texts.Date(language, booking.StartsOn) : null,
        "trip.endsOn" => person.Booking is { } booking ? Texts.Date(language, booking.EndsOn) : null,
        _ => null,
    };

    // People may name themselves as they like, and WhatsApp refuses line breaks in a value.
    private static string? OneLine(string? name) => name is null ? null : string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

public abstract record PlannedRecipient(Guid ContactId)
{
    /// <param name="Language">Of the template.</param>
    public sealed record Message(RecipientFacts Person, MessageContent Content, string Language) : PlannedRecipient(Person.Contact.Id)
    {
        /// <summary>Night, where they are; null for now.</summary>
        public DateTimeOffset? QuietUntil { get; init; }

        /// <summary>If it has not left by then it is thought over: night has come, or the window that it counts on closes.</summary>
        public DateTimeOffset? TakeBackAt { get; init; }
        public DateTimeOffset? Deadline { get; init; }
        public required MessageCost Cost { get; init; }
        public bool IsTemplate => Content.Template is not null;
    }

    public sealed record Nothing(Guid ContactId, string Reason) : PlannedRecipient(ContactId);
}

/// <param name="Price">By the price table; null where that says nothing.</param>
/// <param name="IsFreeUnlessPriced">Within the customer service window, as WhatsApp's prices are to date.</param>
/// <param name="IsOfWindow">A template that costs something else outside of it.</param>
public sealed record MessageCost(MessagePrice? Price, bool IsFreeUnlessPriced, bool IsOfWindow)
{
    public bool IsUnpriced => Price is null && !IsFreeUnlessPriced;

    public bool IsKnownIn(string currency) => Price is null ? IsFreeUnlessPriced : Price.Amount == 0 || Price.Currency == currency;

    public decimal In(string currency) => Price is not null && Price.Currency == currency ? Price.Amount : 0;
}
