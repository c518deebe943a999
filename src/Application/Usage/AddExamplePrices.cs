using System.Reflection;
using System.Text.Json;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Usage;

namespace TrailDesk.Application.Usage;

/// <summary>Fills the price table with rows that show how it works. They are no price list, and say so wherever they are used.</summary>
public sealed record AddExamplePrices : ITransactionalCommand<ExamplePricesResult>;

/// <param name="Added">Rows that were not there.</param>
public sealed record ExamplePricesResult(int Added);

internal sealed class AddExamplePricesHandler(IPriceStore prices, IAuditLog audit, ICurrentCaller current) : IRequestHandler<AddExamplePrices, ExamplePricesResult>
{
    private const string Source = "example, no price list: see your provider's";

    public async Task<ExamplePricesResult> Handle(AddExamplePrices request, CancellationToken cancellationToken)
    {
        var added = await prices.AddExamplesAsync(ExamplePrices.All, Source, cancellationToken);
        audit.Add("price.examples_added", "tenant", current.Caller.TenantId, ("added", $"{added}"));
        return new ExamplePricesResult(added);
    }
}

internal static class ExamplePrices
{
    private sealed record Row(DateOnly ValidFrom, string Country, string Category, decimal Amount, string Currency);

    public static IReadOnlyList<MessagePrice> All { get; } = Read();

    private static IReadOnlyList<MessagePrice> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("usage/example-prices.json")!;
        return [.. JsonSerializer.Deserialize<List<Row>>(stream, JsonSerializerOptions.Web)!
            .Select(row => new MessagePrice(row.ValidFrom, row.Country, row.Category, row.Amount, row.Currency, IsExample: true))];
    }
}
