using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Webhooks;

public sealed record ListDeadLetters(
    string? State = null,
    Guid? ChannelId = null,
    int? Limit = null,
    string? Cursor = null) : IRequest<Page<DeadLetterView>>, IPagedRequest;

public sealed record GetDeadLetter(Guid Id) : IRequest<DeadLetterView>;

public sealed record DeadLetterView
{
    public required Guid Id { get; init; }
    public Guid? ChannelId { get; init; }
    public required Guid EventId { get; init; }
    public required string Kind { get; init; }

    /// <summary>waiting or replayed.</summary>
    public required string State { get; init; }
    public required string Reason { get; init; }
    public required int Attempts { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required DateTimeOffset DiedAt { get; init; }
    public DateTimeOffset? ReplayedAt { get; init; }
}

internal sealed class ListDeadLettersValidator : PagedRequestValidator<ListDeadLetters>
{
    public ListDeadLettersValidator() =>
        RuleFor(request => request.State).Must(state => state is null or "waiting" or "replayed")
            .WithMessage("state must be waiting or replayed.");
}
