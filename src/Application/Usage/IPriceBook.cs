using TrailDesk.Domain.Usage;

namespace TrailDesk.Application.Usage;

/// <summary>The company's price table, for whoever has to know beforehand what messages will cost.</summary>
public interface IPriceBook
{
    /// <summary>In the transaction at hand.</summary>
    Task<PriceTable> ReadAsync(CancellationToken cancellation);
}
