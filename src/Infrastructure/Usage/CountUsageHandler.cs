using MediatR;
using Npgsql;
using TrailDesk.Application.Usage;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Usage;

/// <summary>
/// Reads the messages of the days at hand by the order of their ids, which is that of time: never a tenant's every message, and
/// nothing is added where messages are written.
/// </summary>
internal sealed class CountUsageHandler(Db db, ContactCountries countries) : IRequestHandler<CountUsage, int>
{
    public async Task<int> Handle(CountUsage request, CancellationToken cancellationToken)
    {
        var written = 0L;
        foreach (var (first, last) in Spans(await DaysAsync(request.Back, cancellationToken)))
        {
            await countries.FillAsync(first, last, cancellationToken);
            written += await CountAsync(first, last, cancellationToken);
        }

        return (int)Math.Min(written, int.MaxValue);
    }

    /// <summary>The newest days are counted together, each of the others in a commit of its own.</summary>
    private static IEnumerable<(DateOnly First, DateOnly Last)> Spans(List<DateOnly> days)
    {
        var newest = days.Count - 3;
        foreach (var day in days.Take(newest)) yield return (day, day);
        yield return (days[newest], days[^1]);
    }

    private const string DaysSql = """
        select day from list_days_to_count($1)
        """;

    private async Task<List<DateOnly>> DaysAsync(TimeSpan back, CancellationToken cancellation)
    {
        var days = new List<DateOnly>();
        await using var command = db.Source.CreateCommand(DaysSql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = (int)Math.Ceiling(back.TotalDays) });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) days.Add(reader.GetFieldValue<DateOnly>(0));
        return days;
    }

    private const string CountSql = """
        select count_usage($1, $2)
        """;

    // A busy day takes longer than anybody would wait for a page.
    private async Task<long> CountAsync(DateOnly first, DateOnly last, CancellationToken cancellation)
    {
        await using var connection = await db.Source.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection) { Timeout = 600 };
        batch.Command("begin");
        batch.Command("set local statement_timeout = '10min'");
        batch.Command(CountSql).With(first).With(last);
        batch.Command("commit");
        return (long)(await batch.ExecuteScalarAsync(cancellation))!;
    }
}
