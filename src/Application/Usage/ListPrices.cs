using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Usage;

/// <summary>The company's price table, newest rows first.</summary>
public sealed record ListPrices(int? Limit = null, string? Cursor = null) : IRequest<Page<PriceView>>, IPagedRequest;

public sealed record GetPrice(Guid Id) : IRequest<PriceView>;

/// <param name="ValidFrom">Until a later row of the same country and category begins.</param>
/// <param name="Country">ISO 3166, a part of the world such as asia_pacific, or * for everywhere else.</param>
/// <param name="Source">Where the price stands.</param>
/// <param name="IsExample">Shipped to show how the table works: no price list.</param>
public sealed record PriceView(Guid Id, DateOnly ValidFrom, string Country, string Category, Money Price, string Source, bool IsExample);

internal sealed class ListPricesValidator : PagedRequestValidator<ListPrices>;
