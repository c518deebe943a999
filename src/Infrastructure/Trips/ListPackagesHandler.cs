using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Trips;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Trips;

internal sealed class ListPackagesHandler(Db db, ICurrentCaller current) : IRequestHandler<ListPackages, Page<PackageView>>
{
    private const string Sql = """
        select id, code, name, aliases, days, price, currency, is_active
        from packages
        where tenant_id = @TenantId
          and (@AfterId::uuid is null or id > @AfterId)
          and (@IsActive::boolean is null or is_active = @IsActive)
        order by id
        limit @Take
        """;

    public async Task<Page<PackageView>> Handle(ListPackages request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var rows = await transaction.RowsAsync<PackageRow>(
            Sql, request.Parameters(transaction, new { request.IsActive }), cancellationToken);
        return rows.ToPage(request, row => new Cursor(0, row.Id), row => row.ToView());
    }

    private sealed record PackageRow
    {
        public Guid Id { get; init; }
        public string Code { get; init; } = "";
        public string Name { get; init; } = "";
        public string[] Aliases { get; init; } = [];
        public int Days { get; init; }
        public decimal Price { get; init; }
        public string Currency { get; init; } = "";
        public bool IsActive { get; init; }

        public PackageView ToView() => new()
        {
            Id = Id,
            Code = Code,
            Name = Name,
            Aliases = Aliases,
            Days = Days,
            Price = new Money(Price, Currency),
            IsActive = IsActive,
        };
    }
}
