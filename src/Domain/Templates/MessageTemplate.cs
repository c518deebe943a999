using TrailDesk.Domain.Shared;

namespace TrailDesk.Domain.Templates;

/// <summary>A template in one language, from a draft of ours or the provider's list to the day nobody may send it any more.</summary>
public sealed class MessageTemplate
{
    public required Guid Id { get; init; }

    /// <summary>Whose template it is at the provider: all channels of that account send it.</summary>
    public required string Account { get; init; }

    /// <summary>The channel that it was made or found through.</summary>
    public required Guid ChannelId { get; init; }
    public required TemplateDefinition Definition { get; set; }
    public required string Status { get; set; }

    /// <summary>The provider's id: Meta's number, Twilio's ContentSid.</summary>
    public string? ProviderId { get; set; }

    /// <summary>Why it was rejected, paused or disabled, in the provider's word, and what it advises.</summary>
    public string? Reason { get; set; }

    /// <summary>GREEN, YELLOW, RED or UNKNOWN.</summary>
    public string? Quality { get; set; }
    public Guid? ApprovedBy { get; set; }
    public DateTimeOffset? ApprovedAt { get; set; }
    public DateTimeOffset? SubmittedAt { get; set; }

    /// <summary>By the provider's clock, when it last said something of each by itself: what is older comes too late.</summary>
    public DateTimeOffset? StatusHeardAt { get; set; }
    public DateTimeOffset? CategoryHeardAt { get; set; }
    public DateTimeOffset? QualityHeardAt { get; set; }

    /// <summary>What it was before the provider moved it, until somebody of the company has seen that.</summary>
    public string? PreviousCategory { get; set; }

    /// <summary>What the provider says it will move it to.</summary>
    public string? ExpectedCategory { get; set; }

    /// <summary>When the row was written last.</summary>
    public DateTimeOffset? ChangedAt { get; init; }
    public int Version { get; init; } = 1;
    public bool IsNew { get; init; }

    public string Name => Definition.Name;
    public string Language => Definition.Language;

    /// <summary>The provider has said what it makes of it.</summary>
    public bool IsKnownToProvider => Status is not (TemplateStatus.Draft or TemplateStatus.AwaitingApproval or TemplateStatus.Submitted);

    /// <summary>Its author writes it anew: what the provider says is of the words before.</summary>
    public bool IsReworked => ProviderId is not null && Status is TemplateStatus.Draft or TemplateStatus.AwaitingApproval;

    /// <summary>The provider has it no more.</summary>
    public bool IsGone => Status == TemplateStatus.Disabled && Reason == TemplateStatus.Deleted;

    public bool HasCategoryNotice => PreviousCategory is not null || ExpectedCategory is not null;

    public static MessageTemplate Draft(Guid id, string account, Guid channelId, TemplateDefinition definition) => new()
    {
        Id = id,
        Account = account,
        ChannelId = channelId,
        Definition = definition,
        Status = TemplateStatus.Draft,
        IsNew = true,
    };

    /// <summary>Whoever approved approved other words.</summary>
    public void Revise(TemplateDefinition definition)
    {
        Move(TemplateAct.Revise);
        (Definition, ApprovedBy, ApprovedAt) = (definition, null, null);
    }

    /// <summary>What the provider has no more is written as if for the first time.</summary>
    public void Revive(TemplateDefinition definition)
    {
        Move(TemplateAct.Revive);
        (Definition, ApprovedBy, ApprovedAt, SubmittedAt, ProviderId, Reason, Quality) = (definition, null, null, null, null, null, null);
        (PreviousCategory, ExpectedCategory) = (null, null);
    }

    /// <summary>A manager's own yes, without which nothing is submitted.</summary>
    public void Approve(Guid? by, DateTimeOffset now)
    {
        _ = TemplateLife.Next(Status, TemplateAct.Approve);
        (ApprovedBy, ApprovedAt) = (by, now);
    }

    public void AskForApproval() => Move(TemplateAct.AskForApproval);

    public void Submit(DateTimeOffset now)
    {
        if (ApprovedAt is null) throw new TemplateNotCheckedException();
        Move(TemplateAct.Submit);
        (SubmittedAt, Reason) = (now, null);
    }

    /// <summary>It never got there: it may be submitted again.</summary>
    public void Return(string why)
    {
        Move(TemplateAct.Return);
        Reason = why;
    }

    /// <summary>The provider has lost what our words were to change: they are submitted as a new one.</summary>
    public void Forget() => ProviderId = null;

    /// <summary>Somebody has seen what became of its category.</summary>
    public void AcknowledgeCategory() => (PreviousCategory, ExpectedCategory) = (null, null);

    /// <summary>
    /// The provider's word is the last one, whatever we thought; but not one that is older than what it said before, nor one on
    /// words that are being written anew.
    /// </summary>
    /// <returns>What changed; null for nothing, or too late.</returns>
    public TemplateNews? Hear(TemplateWord word)
    {
        if (word.IsDeletion && !IsKnownToProvider) return HearDeletion(word);
        // One of the same name that was replaced has gone, not this.
        if (word.IsDeletion && word.ProviderId is { } gone && gone != ProviderId) return null;
        var before = (Status, Definition.Category, Quality, ExpectedCategory, (ProviderId, Reason));
        if (!IsReworked) HearOf(word);
        if (word.Quality is { } quality && !(QualityHeardAt > word.At)) (Quality, QualityHeardAt) = (quality, word.At ?? QualityHeardAt);
        ProviderId = word.ProviderId ?? ProviderId;
        var news = new TemplateNews(
            before.Status == Status ? null : before.Status, before.Category == Definition.Category ? null : before.Category,
            before.Quality == Quality ? null : before.Quality ?? "UNKNOWN")
        {
            Expected = before.ExpectedCategory == ExpectedCategory ? null : ExpectedCategory,
            IsOther = before.Item5 != (ProviderId, Reason) || before.ExpectedCategory != ExpectedCategory,
        };
        return news == TemplateNews.None ? null : news;
    }

    private TemplateNews? HearDeletion(TemplateWord word)
    {
        if (ProviderId is null || ProviderId != word.ProviderId) return null;
        Forget();
        return new TemplateNews(null, null, null) { IsOther = true };
    }

    private void HearOf(TemplateWord word)
    {
        if (word.Status is { } status && !(StatusHeardAt > word.At) && !IsOfWordsBefore(word))
        {
            Reason = status == TemplateStatus.Approved ? null : ReasonAfter(word, isSame: status == Status);
            (Status, StatusHeardAt) = (status, word.At ?? StatusHeardAt);
        }

        if (CategoryHeardAt > word.At || (word.Category ?? word.Expected) is null) return;
        CategoryHeardAt = word.At ?? CategoryHeardAt;
        if (word.Category is { } category && category != Definition.Category)
        {
            PreviousCategory = PreviousCategory == category ? null : PreviousCategory ?? Definition.Category;
            Definition = Definition with { Category = category };
        }

        ExpectedCategory = word.Expected ?? ExpectedCategory;
        if (ExpectedCategory == Definition.Category) ExpectedCategory = null;
    }

    // A change of ours is on its way: what is told of by itself and is no review's outcome is of what it changes.
    private bool IsOfWordsBefore(TemplateWord word) =>
        word is { At: not null, Status: TemplateStatus.Paused or TemplateStatus.Disabled } && Status == TemplateStatus.Submitted && ProviderId is not null;

    /// <summary>The list has the bare word of what a webhook told with its advice; and what is listed is not gone.</summary>
    private string? ReasonAfter(TemplateWord word, bool isSame) => word.Reason switch
    {
        null => Reason == TemplateStatus.Deleted ? null : Reason,
        var reason when isSame && Reason?.StartsWith(reason, StringComparison.Ordinal) == true => Reason,
        var reason => reason,
    };

    private void Move(TemplateAct act) => Status = TemplateLife.Next(Status, act);
}

/// <summary>What a provider says of a template; what it does not speak of is null.</summary>
/// <param name="At">Its own time; null where it was asked.</param>
public sealed record TemplateWord(
    DateTimeOffset? At, string? Status = null, string? Category = null, string? Quality = null, string? Reason = null, string? ProviderId = null)
{
    /// <summary>The category that it is going to have.</summary>
    public string? Expected { get; init; }

    public bool IsDeletion => Status == TemplateStatus.Disabled && Reason == TemplateStatus.Deleted;
}

/// <summary>What stood there before, for what is another now.</summary>
public sealed record TemplateNews(string? Status, string? Category, string? Quality)
{
    public static readonly TemplateNews None = new(null, null, null);

    /// <summary>The category that the provider announces.</summary>
    public string? Expected { get; init; }

    /// <summary>The provider's id, or why it is as it is: kept, and told nobody.</summary>
    public bool IsOther { get; init; }
}

public sealed class TemplateNotCheckedException() : ConflictException("A manager has to approve this template before it is submitted.");
