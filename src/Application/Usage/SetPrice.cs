using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Shared;
using TrailDesk.Domain.Usage;

namespace TrailDesk.Application.Usage;

public sealed record PriceDraft(DateOnly ValidFrom, string Country, string Category, Money Price, string Source);

/// <summary>A row of the price table, new or changed. A new price is a new row from its day on, so that what was counted keeps its cost.</summary>
/// <param name="IsNew">False: a row with this id must be there.</param>
public sealed record SetPrice(Guid Id, PriceDraft Draft, bool IsNew) : ITransactionalCommand<Unit>;

public sealed record RemovePrice(Guid Id) : ITransactionalCommand<Unit>;

/// <summary>Rows of the price table. Each write answers whether there was a row to write.</summary>
public interface IPriceStore
{
    /// <exception cref="PriceTakenException">Another row says something of the same day, country and category.</exception>
    Task<bool> SaveAsync(Guid id, PriceDraft draft, bool isNew, CancellationToken cancellation);

    Task<bool> RemoveAsync(Guid id, CancellationToken cancellation);

    /// <summary>Adds what the table does not have; rows of the company's own stay.</summary>
    Task<int> AddExamplesAsync(IReadOnlyList<MessagePrice> examples, string source, CancellationToken cancellation);
}

public sealed class PriceTakenException() : ConflictException("There is a price for this country and category from this day on. Change that row.");

internal sealed class SetPriceValidator : AbstractValidator<SetPrice>
{
    public SetPriceValidator()
    {
        RuleFor(request => request.Draft.ValidFrom).InclusiveBetween(new DateOnly(2000, 1, 1), new DateOnly(2100, 1, 1)).OverridePropertyName("validFrom")
            .WithMessage("validFrom must be a day such as 2026-07-01.");
        RuleFor(request => request.Draft.Country)
            .Must(place => place == MessagePrice.Everywhere || CallingCodes.AllCountries.Contains(place) || CallingCodes.AllRegions.Contains(place))
            .OverridePropertyName("country").WithMessage($"country must be an ISO 3166 code such as ID, one of {string.Join(", ", CallingCodes.AllRegions)}, or * for everywhere else.");
        RuleFor(request => request.Draft.Category).Matches("^[a-z][a-z_-]{1,59}$").OverridePropertyName("category")
            .WithMessage("category must be the provider's word, such as marketing, utility, authentication or service.");
        RuleFor(request => request.Draft.Price).Must(price => price.Amount is >= 0 and < 10_000 && decimal.Round(price.Amount, 4) == price.Amount)
            .OverridePropertyName("price").WithMessage("price must be from 0 to 10,000 with at most four decimals.");
        RuleFor(request => request.Draft.Source).Must(text => !string.IsNullOrWhiteSpace(text) && text.Length <= 200).OverridePropertyName("source")
            .WithMessage("source must say in 1 to 200 characters where the price stands.");
    }
}

internal sealed class SetPriceHandler(IPriceStore prices, IAuditLog audit) : IRequestHandler<SetPrice, Unit>
{
    public async Task<Unit> Handle(SetPrice request, CancellationToken cancellationToken)
    {
        var draft = request.Draft;
        if (!await prices.SaveAsync(request.Id, draft, request.IsNew, cancellationToken)) throw new NoSuchRecordException("price");
        audit.Add(request.IsNew ? "price.added" : "price.changed", "price", request.Id, ("country", draft.Country), ("category", draft.Category),
            ("validFrom", $"{draft.ValidFrom:yyyy-MM-dd}"), ("price", FormattableString.Invariant($"{draft.Price.Amount} {draft.Price.Currency}")));
        return Unit.Value;
    }
}

internal sealed class RemovePriceHandler(IPriceStore prices, IAuditLog audit) : IRequestHandler<RemovePrice, Unit>
{
    public async Task<Unit> Handle(RemovePrice request, CancellationToken cancellationToken)
    {
        if (!await prices.RemoveAsync(request.Id, cancellationToken)) throw new NoSuchRecordException("price");
        audit.Add("price.removed", "price", request.Id);
        return Unit.Value;
    }
}
