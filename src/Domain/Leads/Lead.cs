using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Domain.Leads;

/// <summary>A customer's wish to travel, on its way to a quote.</summary>
public sealed class Lead
{
    public required Guid Id { get; init; }
    public required string Code { get; init; }
    public required string Status { get; set; }
    public required Guid ContactId { get; init; }
    public required Guid ConversationId { get; init; }
    public Guid? PackageId { get; set; }

    /// <summary>What they asked for in their own words, where it is none of the tenant's packages.</summary>
    public string? Product { get; set; }
    public int? People { get; set; }

    /// <summary>The month of departure, such as 2026-12.</summary>
    public string? Month { get; set; }
    public string? Language { get; set; }
    public required string Source { get; init; }
    public ReferralPart? Referral { get; init; }
    public Guid? AssigneeId { get; set; }
    public int Version { get; init; } = 1;
    public bool IsNew { get; init; }

    /// <summary>The next thing to ask for, one at a time; null when nothing is missing.</summary>
    public string? Missing =>
        PackageId is null && Product is null ? "product"
        : People is null ? "people"
        : Month is null ? "month"
        : null;

    public void AssignTo(Guid user) => (AssigneeId, Status) = (user, Status == "new" ? "assigned" : Status);

    private static readonly Dictionary<string, string[]> Steps = new()
    {
        ["new"] = ["assigned", "quoted", "won", "lost"],
        ["assigned"] = ["quoted", "won", "lost"],
        ["quoted"] = ["assigned", "won", "lost"],
        ["lost"] = ["assigned"],
        ["won"] = [],
    };

    /// <exception cref="LeadTransitionException">There is no such step, or nobody to assign it to.</exception>
    public void MoveTo(string status)
    {
        if (status == Status) return;
        if (!Steps[Status].Contains(status)) throw new LeadTransitionException(Status, status, Steps[Status]);
        if (status == "assigned" && AssigneeId is null) throw new LeadTransitionException();
        Status = status;
    }

    /// <summary>What a later message says counts more than what an earlier one said.</summary>
    /// <returns>Whether what they wish for changed.</returns>
    public bool Learn(Guid? packageId, string? product, int? people, string? month, string? language)
    {
        var before = (PackageId, Product, People, Month);
        if (packageId is not null) (PackageId, Product) = (packageId, null);
        else if (product is not null && PackageId is null) Product = product;
        People = people ?? People;
        Month = month ?? Month;
        Language = language ?? Language;
        return before != (PackageId, Product, People, Month);
    }
}

public sealed class LeadTransitionException : ConflictException
{
    public LeadTransitionException() : base("Nobody has this lead: say who, with assigneeId.")
    {
    }

    public LeadTransitionException(string from, string to, IReadOnlyCollection<string> steps)
        : base($"A lead that is {from} cannot become {to}" + (steps.Count == 0 ? "." : $", only {string.Join(", ", steps)}."))
    {
    }
}
