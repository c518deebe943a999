using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Usage;
using TrailDesk.Domain.Usage;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Usage;

internal sealed record PriceRow
{
    public const string Select = "select p.id, p.valid_from, p.country, p.category, p.amount, p.currency::text, p.source, p.is_example from message_prices p ";

    public Guid Id { get; init; }
    public DateOnly ValidFrom { get; init; }
    public string Country { get; init; } = "";
    public string Category { get; init; } = "";
    public decimal Amount { get; init; }
    public string Currency { get; init; } = "";
    public string Source { get; init; } = "";
    public bool IsExample { get; init; }

    public MessagePrice ToPrice() => new(ValidFrom, Country, Category, Amount, Currency, IsExample);

    public PriceView ToView() => new(Id, ValidFrom, Country, Category, new Money(Amount, Currency), Source, IsExample);
}

internal sealed class ListPricesHandler(Db db, ICurrentCaller current) : IRequestHandler<ListPrices, Page<PriceView>>
{
    private const string Sql = PriceRow.Select + """
        where p.tenant_id = @TenantId and (@AfterId::uuid is null or p.valid_from < @AfterDay or p.valid_from = @AfterDay and p.id > @AfterId)
        order by p.valid_from desc, p.id
        limit @Take
        """;

    public async Task<Page<PriceView>> Handle(ListPrices request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var after = request.After() is { } cursor ? DateOnly.FromDayNumber((int)cursor.Position) : (DateOnly?)null;
        var rows = await transaction.RowsAsync<PriceRow>(Sql, request.Parameters(transaction, new { AfterDay = after }), cancellationToken);
        return rows.ToPage(request, row => new Cursor(row.ValidFrom.DayNumber, row.Id), row => row.ToView());
    }
}

internal sealed class GetPriceHandler(Db db, ICurrentCaller current) : IRequestHandler<GetPrice, PriceView>
{
    private const string Sql = PriceRow.Select + "where p.tenant_id = @TenantId and p.id = @Id";

    public async Task<PriceView> Handle(GetPrice request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        return (await transaction.RowAsync<PriceRow>(Sql, new { transaction.TenantId, request.Id }, cancellationToken))?.ToView()
            ?? throw new NoSuchRecordException("price");
    }
}
