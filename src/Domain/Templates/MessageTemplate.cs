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

    /// <summary>By the provider's clock, when it last said something of it by itself: what is older comes too late.</summary>
    public DateTimeOffset? HeardAt { get; set; }

    /// <summary>When the row was written last.</summary>
    public DateTimeOffset? ChangedAt { get; init; }
    public int Version { get; init; } = 1;
    public bool IsNew { get; init; }

    public string Name => Definition.Name;
    public string Language => Definition.Language;

    /// <summary>The provider has said what it makes of it.</summary>
    public bool IsKnownToProvider => Status is not (TemplateStatus.Draft or TemplateStatus.AwaitingApproval or TemplateStatus.Submitted);

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

    /// <summary>The provider's word is the last one, whatever we thought; but not one that is older than what it said before.</summary>
    /// <returns>What changed; null for nothing, or too late.</returns>
    public TemplateNews? Hear(TemplateWord word)
    {
        if (HeardAt > word.At) return null;
        var before = (Status, Definition.Category, Quality);
        Status = word.Status ?? Status;
        Definition = word.Category is { } category ? Definition with { Category = category } : Definition;
        Quality = word.Quality ?? Quality;
        ProviderId = word.ProviderId ?? ProviderId;
        if (word.Status is not null) Reason = word.Status == TemplateStatus.Approved ? null : word.Reason ?? Reason;
        HeardAt = word.At ?? HeardAt;
        var news = new TemplateNews(
            before.Status == Status ? null : before.Status, before.Category == Definition.Category ? null : before.Category,
            before.Quality == Quality ? null : before.Quality ?? "UNKNOWN");
        return news == TemplateNews.None ? null : news;
    }

    private void Move(TemplateAct act) => Status = TemplateLife.Next(Status, act);
}

/// <summary>One thing that a provider says of a template; what it does not speak of is null.</summary>
/// <param name="At">Its own time; null where it was asked.</param>
public sealed record TemplateWord(
    DateTimeOffset? At, string? Status = null, string? Category = null, string? Quality = null, string? Reason = null, string? ProviderId = null);

/// <summary>What stood there before, for what is another now.</summary>
public sealed record TemplateNews(string? Status, string? Category, string? Quality)
{
    public static readonly TemplateNews None = new(null, null, null);
}

public sealed class TemplateNotCheckedException() : ConflictException("A manager has to approve this template before it is submitted.");
