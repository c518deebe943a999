using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Webhooks;

/// <summary>Does what an event still asks for; what it has done is never done again.</summary>
public sealed record ReplayWebhookEvent(Guid Id) : ICommand<ReplayResult>;

/// <summary>Runs an event once more that could not be worked.</summary>
public sealed record ReplayDeadLetter(Guid Id) : ICommand<ReplayResult>;

/// <param name="Outcome">queued, already_queued or already_complete.</param>
public sealed record ReplayResult(Guid EventId, string Outcome)
{
    public const string Queued = "queued";
    public const string AlreadyQueued = "already_queued";
    public const string AlreadyComplete = "already_complete";
}

internal sealed class ReplayWebhookEventValidator : AbstractValidator<ReplayWebhookEvent>
{
    public ReplayWebhookEventValidator() => RuleFor(request => request.Id).NotEmpty();
}

internal sealed class ReplayDeadLetterValidator : AbstractValidator<ReplayDeadLetter>
{
    public ReplayDeadLetterValidator() => RuleFor(request => request.Id).NotEmpty();
}
