using TrailDesk.Application.Usage;
using TrailDesk.Domain.Usage;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Usage;

internal sealed class PriceBook(UnitOfWork work) : IPriceBook
{
    public async Task<PriceTable> ReadAsync(CancellationToken cancellation)
    {
        await work.ConnectionAsync(cancellation);
        return await UsageReader.PricesAsync(work.Transaction, cancellation);
    }
}
