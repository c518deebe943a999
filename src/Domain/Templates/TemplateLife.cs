using TrailDesk.Domain.Shared;

namespace TrailDesk.Domain.Templates;

public static class TemplateStatus
{
    public const string Draft = "draft";

    /// <summary>Somebody wants it submitted, and a manager has not said yes.</summary>
    public const string AwaitingApproval = "awaiting_approval";

    /// <summary>On its way: nobody knows yet whether the provider has it.</summary>
    public const string Submitted = "submitted";
    public const string Pending = "pending";
    public const string Approved = "approved";
    public const string Rejected = "rejected";
    public const string Paused = "paused";
    public const string Disabled = "disabled";

    /// <summary>The reason of one that is disabled because the provider has it no more.</summary>
    public const string Deleted = "DELETED";

    public static readonly IReadOnlyList<string> All =
        [Draft, AwaitingApproval, Submitted, Pending, Approved, Rejected, Paused, Disabled];

    /// <summary>What others know: ours of what has not left, or is on its way, are finer.</summary>
    public static readonly IReadOnlyList<string> Words = [Draft, Pending, Approved, Rejected, Paused, Disabled];

    public static string WordOf(string stage) => stage switch { AwaitingApproval => Draft, Submitted => Pending, _ => stage };

    /// <returns>The stages that a word stands for.</returns>
    public static string[] StagesOf(string word) => [.. All.Where(stage => WordOf(stage) == word)];

    /// <summary>Gone, or about to be: nothing brings it back under its id.</summary>
    public static bool IsDeletion(string? word) => word?.ToUpperInvariant() is Deleted or "PENDING_DELETION";

    /// <summary>
    /// Of Meta's events and REST statuses, 360dialog's lower-case ones and Twilio's approval words; null for a word that
    /// changes nothing (FLAGGED warns of quality, unsubmitted is Twilio's for a text that is no template).
    /// </summary>
    public static string? OfProvider(string? word) => word?.ToUpperInvariant() switch
    {
        "APPROVED" or "REINSTATED" or "UNARCHIVED" => Approved,
        "PENDING" or "IN_APPEAL" or "SUBMITTED" or "RECEIVED" => Pending,
        "REJECTED" or "LIMIT_EXCEEDED" => Rejected,
        "PAUSED" or "LOCKED" => Paused,
        "DISABLED" or "DELETED" or "PENDING_DELETION" or "ARCHIVED" => Disabled,
        _ => null,
    };
}

public enum TemplateAct { Revise, AskForApproval, Approve, Submit, Return, Revive }

/// <summary>All that we can do with a template; what the provider says of it may come at any time.</summary>
public static class TemplateLife
{
    private static readonly Dictionary<(string From, TemplateAct Act), string> Steps = new()
    {
        [(TemplateStatus.Draft, TemplateAct.Revise)] = TemplateStatus.Draft,
        [(TemplateStatus.AwaitingApproval, TemplateAct.Revise)] = TemplateStatus.Draft,
        [(TemplateStatus.Rejected, TemplateAct.Revise)] = TemplateStatus.Draft,
        [(TemplateStatus.Draft, TemplateAct.AskForApproval)] = TemplateStatus.AwaitingApproval,
        [(TemplateStatus.AwaitingApproval, TemplateAct.AskForApproval)] = TemplateStatus.AwaitingApproval,
        [(TemplateStatus.Draft, TemplateAct.Approve)] = TemplateStatus.Draft,
        [(TemplateStatus.AwaitingApproval, TemplateAct.Approve)] = TemplateStatus.AwaitingApproval,
        [(TemplateStatus.Draft, TemplateAct.Submit)] = TemplateStatus.Submitted,
        [(TemplateStatus.AwaitingApproval, TemplateAct.Submit)] = TemplateStatus.Submitted,
        [(TemplateStatus.Submitted, TemplateAct.Return)] = TemplateStatus.Draft,
        [(TemplateStatus.Disabled, TemplateAct.Revive)] = TemplateStatus.Draft,
    };

    /// <exception cref="TemplateStepException">Not from here.</exception>
    public static string Next(string status, TemplateAct act) =>
        Steps.TryGetValue((status, act), out var next) ? next : throw new TemplateStepException(status, act);

    public static bool Allows(string status, TemplateAct act) => Steps.ContainsKey((status, act));
}

public sealed class TemplateStepException(string status, TemplateAct act) : ConflictException(act switch
{
    TemplateAct.Revise => $"A template that is {status} cannot be changed: only drafts and rejected ones. Make a new one under another name.",
    TemplateAct.Approve => $"A template that is {status} needs no approval: only drafts and those that wait for it.",
    TemplateAct.Revive => $"A template that is {status} is there already.",
    TemplateAct.Return => $"A template that is {status} is not on its way.",
    _ => $"A template that is {status} cannot be submitted" + (status == TemplateStatus.Rejected ? ": change it first." : "."),
});
