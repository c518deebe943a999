using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>Newest first. The languages of one template share its name.</summary>
/// <param name="Notice">Those whose category the provider moved, or announces to move, and nobody has acknowledged it yet; false for the others.</param>
public sealed record ListTemplates(
    string? Name = null, string? Language = null, string? Status = null, Guid? ChannelId = null, bool? Notice = null, int? Limit = null, string? Cursor = null)
    : IRequest<Page<TemplateView>>, IPagedRequest
{
    /// <summary>What the status stands for; null for all.</summary>
    public string[]? Stages => Status is { } status ? TemplateStatus.StagesOf(status) : null;
}

public sealed record GetTemplate(Guid Id) : IRequest<TemplateView>;

public sealed record TemplateView
{
    public required Guid Id { get; init; }

    /// <summary>The channel that it was made or found through; all channels of the same account at the provider can send it.</summary>
    public required Guid ChannelId { get; init; }
    public required string Provider { get; init; }
    public required string Name { get; init; }
    public required string Language { get; init; }
    public required string Category { get; init; }

    /// <summary>draft, pending, approved, rejected, paused or disabled.</summary>
    public required string Status { get; init; }

    /// <summary>The status, and two that are finer: awaiting_approval of a draft that a manager has to approve, submitted of one that is on its way.</summary>
    public required string Stage { get; init; }
    public TemplateHeader? Header { get; init; }
    public required string Body { get; init; }
    public string? Footer { get; init; }
    public required IReadOnlyList<TemplateButton> Buttons { get; init; }
    public required IReadOnlyList<TemplateVariable> Variables { get; init; }

    /// <summary>Meta's id or Twilio's ContentSid.</summary>
    public string? ProviderTemplateId { get; init; }

    /// <summary>Why it was rejected, paused, disabled or not taken.</summary>
    public string? Reason { get; init; }
    public string? Quality { get; init; }

    /// <summary>What the provider makes of its category, until somebody acknowledges it: messages may cost another price, and need another consent.</summary>
    public CategoryNotice? CategoryNotice { get; init; }

    /// <summary>What has been read is approved by this number: it moves with every change.</summary>
    public required int Version { get; init; }

    /// <summary>The manager who let it go to the provider; absent where a machine did.</summary>
    public Person? ApprovedBy { get; init; }
    public DateTimeOffset? ApprovedAt { get; init; }
    public DateTimeOffset? SubmittedAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    internal TemplateDefinition ToDefinition() => new()
    {
        Name = Name,
        Language = Language,
        Category = Category,
        Header = Header,
        Body = Body,
        Footer = Footer,
        Buttons = Buttons,
        Variables = Variables,
    };
}

/// <param name="IsAnnounced">It is not so yet: the provider has told what it is going to do.</param>
public sealed record CategoryNotice(string From, string To, bool IsAnnounced);

internal sealed class ListTemplatesValidator : PagedRequestValidator<ListTemplates>
{
    public ListTemplatesValidator() =>
        RuleFor(request => request.Status).Must(status => status is null || TemplateStatus.Words.Contains(status))
            .WithMessage($"status must be one of {string.Join(", ", TemplateStatus.Words)}.");
}
