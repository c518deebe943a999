using System.Globalization;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Leads;

namespace TrailDesk.Application.Intents;

/// <summary>What a customer hears of their enquiry: what is missing, what was noted, or that nothing changed.</summary>
internal static class LeadAnswer
{
    public static string Of(CaptureLead request, Lead lead, bool changed, bool wasComplete)
    {
        var (tenant, conversation, language) = (request.Received.Tenant, request.Received.Conversation, request.Language);
        if (request.BadDate) return AskMonthAgain(request);
        if (lead.Missing is { } missing)
        {
            conversation.Ask(missing);
            return Texts.Get(language, $"enquiry.ask_{missing}", ("product", LeadWords.ProductOf(tenant, lead)),
                ("packages", request.AsksPrice ? LeadWords.Prices(tenant) : LeadWords.Offered(tenant)));
        }

        conversation.StopAsking();
        if (request.AsksPrice && !changed) return "";
        return Texts.Get(language, KeyOf(changed, wasComplete),
            ("code", lead.Code), ("product", LeadWords.ProductOf(tenant, lead)), ("people", $"{lead.People}"), ("month", Texts.Month(language, lead.Month!)),
            ("rep", tenant.Sales.Find(lead.AssigneeId)?.Name ?? tenant.Name));
    }

    public static string Price(string language, PackageInfo package) => Texts.Get(language, "enquiry.price",
        ("product", package.Name), ("days", $"{package.Days}"), ("price", LeadWords.PriceOf(package)));

    private static string AskMonthAgain(CaptureLead request)
    {
        request.Received.Conversation.Ask("month");
        return Texts.Get(request.Language, "enquiry.bad_date");
    }

    private static string KeyOf(bool changed, bool wasComplete) =>
        !wasComplete ? "enquiry.confirmed" : changed ? "enquiry.updated" : "enquiry.unchanged";
}

internal static class LeadWords
{
    /// <summary>"EBC Trek, 2, December 2026": as much of it as is known, in the company's language.</summary>
    public static string Of(TenantProfile tenant, Lead lead) => string.Join(", ",
        new[] { ProductOf(tenant, lead), $"{lead.People}", lead.Month is { } month ? Texts.Month(tenant.Language, month) : "" }.Where(word => word.Length > 0));

    public static string ProductOf(TenantProfile tenant, Lead lead) =>
        tenant.Packages.FirstOrDefault(package => package.Id == lead.PackageId)?.Name ?? lead.Product ?? "";

    public static string Offered(TenantProfile tenant) => string.Join(", ", tenant.Packages.Select(package => package.Name));

    public static string Prices(TenantProfile tenant) =>
        string.Join("\n", tenant.Packages.Select(package => $"{package.Name}: {PriceOf(package)}"));

    public static string PriceOf(PackageInfo package) => string.Create(CultureInfo.InvariantCulture, $"{package.Currency} {package.Price:N2}");
}
