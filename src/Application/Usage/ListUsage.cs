using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Usage;

/// <summary>Messages by day and channel, newest day first. Days are those of the company's time zone; both ends belong to it.</summary>
public sealed record ListUsage(DateOnly? From = null, DateOnly? To = null, Guid? Channel = null, int? Limit = null, string? Cursor = null)
    : IRequest<Page<UsageDay>>, IPagedRequest, IUsageSpan;

/// <summary>The days that are asked about; the last thirty where nothing is said.</summary>
public interface IUsageSpan
{
    DateOnly? From { get; }
    DateOnly? To { get; }
    Guid? Channel { get; }
}

public sealed record UsageDay
{
    public required DateOnly Day { get; init; }
    public required Guid ChannelId { get; init; }
    public required long MessagesIn { get; init; }
    public required long MessagesOut { get; init; }

    /// <summary>Taken by the provider.</summary>
    public required long Sent { get; init; }
    public required long Delivered { get; init; }
    public required long Read { get; init; }
    public required long Failed { get; init; }

    /// <summary>Delivered, and the person wrote next.</summary>
    public required long Replied { get; init; }
    public required IReadOnlyList<UsageCategory> Categories { get; init; }

    /// <summary>By the company's price table, one amount for each currency.</summary>
    public required IReadOnlyList<Money> Cost { get; init; }

    /// <summary>Messages that cost something and stand in no row of the price table.</summary>
    public required long Unpriced { get; init; }

    /// <summary>The price table's example rows were used: the cost shows how it works, and is nobody's bill.</summary>
    public required bool IsExampleCost { get; init; }
    public required DateTimeOffset CountedAt { get; init; }
}

/// <param name="Category">The provider's word: marketing, utility, authentication, service, …; without one free messages are service and templates unknown.</param>
/// <param name="Charged">Delivered, and not said to be free.</param>
public sealed record UsageCategory(string Category, long Messages, long Charged, IReadOnlyList<Money> Cost);

internal sealed class ListUsageValidator : PagedRequestValidator<ListUsage>
{
    public ListUsageValidator() => this.AddSpan();
}

internal static class UsageSpanRules
{
    public static void AddSpan<T>(this AbstractValidator<T> validator)
        where T : IUsageSpan =>
        validator.RuleFor(request => request.To).Must((request, to) => request.From is not { } from || to is not { } end || (end >= from && end.DayNumber - from.DayNumber <= 366))
            .WithMessage("to must be from's day or a later one, at most 366 days on.");
}
