using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Usage;

/// <summary>How messaging went in a span of days: counts, rates and cost.</summary>
public sealed record GetUsageMetrics(DateOnly? From = null, DateOnly? To = null, Guid? Channel = null) : IRequest<UsageMetrics>, IUsageSpan;

public sealed record UsageMetrics
{
    public required DateOnly From { get; init; }
    public required DateOnly To { get; init; }
    public required long MessagesReceived { get; init; }
    public required long MessagesSent { get; init; }
    public required long MessagesDelivered { get; init; }
    public required long MessagesRead { get; init; }
    public required long MessagesReplied { get; init; }
    public required long MessagesFailed { get; init; }

    /// <summary>Delivered of sent, from 0 to 1; absent where nothing was sent.</summary>
    public decimal? DeliveryRate { get; init; }

    /// <summary>Read of delivered.</summary>
    public decimal? ReadRate { get; init; }

    /// <summary>Replied of delivered.</summary>
    public decimal? ReplyRate { get; init; }

    /// <summary>Failed of all that should have gone.</summary>
    public decimal? ErrorRate { get; init; }

    /// <summary>Rejected of the templates that were submitted in the span and answered, on every number; absent where there was none.</summary>
    public decimal? TemplateRejectionRate { get; init; }

    /// <summary>From a person's message to what was written next, whoever wrote it.</summary>
    public decimal? AverageResponseSeconds { get; init; }
    public required IReadOnlyList<UsageCategory> Categories { get; init; }
    public required IReadOnlyList<Money> Cost { get; init; }
    public required long Unpriced { get; init; }
    public required bool IsExampleCost { get; init; }

    /// <summary>Absent while nothing was counted.</summary>
    public DateTimeOffset? CountedAt { get; init; }
}

internal sealed class GetUsageMetricsValidator : AbstractValidator<GetUsageMetrics>
{
    public GetUsageMetricsValidator() => this.AddSpan();
}
