using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Consent;

/// <summary>Everything that a person is known to have agreed to or refused, newest entry first.</summary>
public sealed record ListConsents(Guid Id, int? Limit = null, string? Cursor = null) : IRequest<Page<ConsentView>>, IPagedRequest;

/// <summary>One entry of the ledger by its own id.</summary>
public sealed record GetConsent(Guid Id) : IRequest<ConsentView>;

public sealed record ConsentView
{
    public required Guid Id { get; init; }

    /// <summary>booking, safety or marketing.</summary>
    public required string Purpose { get; init; }

    /// <summary>opted_in or opted_out.</summary>
    public required string State { get; init; }

    /// <summary>When they said so.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>keyword, provider, or words such as web form.</summary>
    public required string Method { get; init; }

    /// <summary>whatsapp, provider, api or import.</summary>
    public required string Source { get; init; }

    /// <summary>Verbatim; absent once the person was erased.</summary>
    public string? Wording { get; init; }
    public Guid? MessageId { get; init; }
    public Guid? ChannelId { get; init; }
    public Person? RecordedBy { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>What was said last about its purpose: this is what counts.</summary>
    public required bool IsCurrent { get; init; }
}

internal sealed class ListConsentsValidator : PagedRequestValidator<ListConsents>;
