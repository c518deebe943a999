using Dapper;
using TrailDesk.Application.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Common;

internal static class PageQuery
{
    /// <summary>What every list's SQL takes: the tenant, where the last page ended, and one row more than the page holds.</summary>
    public static DynamicParameters Parameters(this IPagedRequest request, TenantTransaction transaction, object filters)
    {
        var after = request.After();
        var parameters = new DynamicParameters(filters);
        parameters.Add("TenantId", transaction.TenantId);
        parameters.Add("AfterTime", after?.Time);
        parameters.Add("AfterSeq", after?.Position);
        parameters.Add("AfterId", after?.Id);
        parameters.Add("Take", request.Size() + 1);
        return parameters;
    }

    // A filter that is left out must not cost the index: planned for the values at hand, in the same round trip.
    private const string Planned = "set local plan_cache_mode = force_custom_plan;\n";

    public static async Task<List<T>> RowsAsync<T>(
        this TenantTransaction transaction, string sql, object parameters, CancellationToken cancellation) =>
        (await transaction.Connection.QueryAsync<T>(new CommandDefinition(Planned + sql, parameters, cancellationToken: cancellation))).AsList();

    public static async Task<T?> RowAsync<T>(
        this TenantTransaction transaction, string sql, object parameters, CancellationToken cancellation) =>
        await transaction.Connection.QuerySingleOrDefaultAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: cancellation));

    /// <summary>Codes are told apart by their letters and digits in any case.</summary>
    public static string? AsCode(this string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().ToUpperInvariant();
}
