using Npgsql;

namespace TrailDesk.Infrastructure.Database;

/// <summary>
/// Runs one statement until it finds no full batch any more, each batch in a commit of its own, so that no lock is held
/// for long and a run that was cut short has done what it did. $1 is the age, $2 the size of a batch.
/// </summary>
public sealed class RowBatches(Db db)
{
    /// <summary>For tables outside row-level security.</summary>
    public Task<int> EverywhereAsync(string sql, TimeSpan age, int size, CancellationToken cancellation) =>
        UntilShortAsync(size, async () =>
        {
            await using var batch = db.Source.CreateBatch();
            batch.Command(sql).With(age).With(size);
            return await batch.ExecuteNonQueryAsync(cancellation);
        }, cancellation);

    /// <summary>For tenants' own tables: row-level security shows each transaction one tenant's rows.</summary>
    public async Task<int> TenantByTenantAsync(string sql, TimeSpan age, int size, CancellationToken cancellation)
    {
        var rows = 0;
        foreach (var tenant in await TenantsAsync(cancellation))
            rows += await UntilShortAsync(size, () => OfTenantAsync(tenant, sql, age, size, cancellation), cancellation);
        return rows;
    }

    private async Task<int> OfTenantAsync(Guid tenant, string sql, TimeSpan age, int size, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(tenant, cancellation);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        batch.Command(sql).With(age).With(size);
        var rows = await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return rows;
    }

    private static async Task<int> UntilShortAsync(int size, Func<Task<int>> batch, CancellationToken cancellation)
    {
        int rows, all = 0;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            all += rows = await batch();
        }
        while (rows >= size);
        return all;
    }

    private const string TenantsSql = """
        select tenant_id from list_tenants()
        """;

    public async Task<IReadOnlyList<Guid>> TenantsAsync(CancellationToken cancellation)
    {
        var tenants = new List<Guid>();
        await using var command = db.Source.CreateCommand(TenantsSql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) tenants.Add(reader.GetGuid(0));
        return tenants;
    }
}
