using Npgsql;
using TrailDesk.Application.Usage;
using TrailDesk.Domain.Usage;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Usage;

internal sealed class PriceStore(UnitOfWork work) : IPriceStore
{
    private const string AddSql = """
        insert into message_prices (tenant_id, id, valid_from, country, category, amount, currency, source)
        values (current_tenant(), $1, $2, $3, $4, $5, $6, $7)
        on conflict (tenant_id, country, category, valid_from) do nothing
        """;

    // Whoever changes a row vouches for it.
    private const string ChangeSql = """
        update message_prices
        set valid_from = $2, country = $3, category = $4, amount = $5, currency = $6, source = $7, is_example = false
        where tenant_id = current_tenant() and id = $1
        """;

    private const string OtherSql = """
        select exists (
          select 1 from message_prices
          where tenant_id = current_tenant() and id <> $1 and valid_from = $2 and country = $3 and category = $4)
        """;

    public async Task<bool> SaveAsync(Guid id, PriceDraft draft, bool isNew, CancellationToken cancellation)
    {
        var other = await ScalarAsync(new NpgsqlBatchCommand(OtherSql).With(id).With(draft.ValidFrom).With(draft.Country).With(draft.Category), cancellation);
        if (other is true) throw new PriceTakenException();
        var rows = await RunAsync(new NpgsqlBatchCommand(isNew ? AddSql : ChangeSql).With(id).With(draft.ValidFrom).With(draft.Country)
            .With(draft.Category).With(draft.Price.Amount).With(draft.Price.Currency).With(draft.Source.Trim()), cancellation);
        if (rows == 0 && isNew) throw new PriceTakenException();
        return rows > 0;
    }

    private const string RemoveSql = """
        delete from message_prices where tenant_id = current_tenant() and id = $1
        """;

    public async Task<bool> RemoveAsync(Guid id, CancellationToken cancellation) => await RunAsync(new NpgsqlBatchCommand(RemoveSql).With(id), cancellation) > 0;

    private const string ExamplesSql = """
        insert into message_prices (tenant_id, id, valid_from, country, category, amount, currency, source, is_example)
        select current_tenant(), gen_random_uuid(), n.valid_from, n.country, n.category, n.amount, n.currency, $6, true
        from unnest($1, $2, $3, $4, $5) as n (valid_from, country, category, amount, currency)
        on conflict (tenant_id, country, category, valid_from) do nothing
        """;

    public Task<int> AddExamplesAsync(IReadOnlyList<MessagePrice> examples, string source, CancellationToken cancellation) => RunAsync(
        new NpgsqlBatchCommand(ExamplesSql).Column(examples, row => row.ValidFrom).Column(examples, row => row.Country).Column(examples, row => row.Category)
            .Column(examples, row => row.Amount).Column(examples, row => row.Currency).With(source), cancellation);

    private async Task<int> RunAsync(NpgsqlBatchCommand command, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(await work.ConnectionAsync(cancellation)) { BatchCommands = { command } };
        return await batch.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<object?> ScalarAsync(NpgsqlBatchCommand command, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(await work.ConnectionAsync(cancellation)) { BatchCommands = { command } };
        return await batch.ExecuteScalarAsync(cancellation);
    }
}
