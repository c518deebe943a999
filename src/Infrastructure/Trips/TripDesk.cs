using Npgsql;
using TrailDesk.Application.Trips;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Trips;

internal sealed class TripDesk(UnitOfWork work) : ITripDesk
{
    private const string Columns = "t.id, t.code, p.name, t.starts_on, t.ends_on, t.time_zone, a.from_date, a.to_date";

    private const string ByCodeSql = $"""
        select {Columns}
        from trips t
        join packages p on p.id = t.package_id
        left join trip_assignments a on a.tenant_id = t.tenant_id and a.trip_id = t.id and a.user_id = $2
        where t.tenant_id = current_tenant() and t.code = $1
        """;

    // A day more on both sides: which day it is depends on the trip's own time zone, and is checked there.
    private const string OfSql = $"""
        select {Columns}
        from trip_assignments a
        join trips t on t.id = a.trip_id
        join packages p on p.id = t.package_id
        where a.tenant_id = current_tenant() and a.user_id = $1 and a.from_date <= $2::date + 1 and a.to_date >= $2::date - 1
        order by t.starts_on, t.code
        """;

    public async Task<TripOnDuty?> FindAsync(string code, Guid userId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(ByCodeSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = code }, new NpgsqlParameter<Guid> { TypedValue = userId } },
        };
        return (await ReadAsync(command, cancellation)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<TripOnDuty>> OfAsync(Guid userId, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(OfSql, await work.ConnectionAsync(cancellation))
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = userId },
                new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime.Date, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Date },
            },
        };
        var near = await ReadAsync(command, cancellation);
        return [.. near.Where(trip => trip.IsAssignedOn(trip.Today(now)) && trip.Today(now) >= trip.StartsOn && trip.Today(now) <= trip.EndsOn)];
    }

    private static async Task<List<TripOnDuty>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var found = new List<TripOnDuty>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            found.Add(new TripOnDuty(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateOnly>(3), reader.GetFieldValue<DateOnly>(4),
                TimeZoneInfo.TryFindSystemTimeZoneById(reader.GetString(5), out var zone) ? zone : TimeZoneInfo.Utc,
                reader.OrNull<DateOnly>(6), reader.OrNull<DateOnly>(7)));
        return found;
    }

    private const string CheckedInSql = """
        select at from timeline_entries
        where tenant_id = current_tenant() and subject_kind = 'trip' and subject_id = $1 and kind = 'checked_in' and actor = $2 and at >= $3
        order by seq desc
        limit 1
        """;

    public async Task<DateTimeOffset?> CheckedInAtAsync(TripOnDuty trip, string name, DateTimeOffset now, CancellationToken cancellation)
    {
        var local = TimeZoneInfo.ConvertTime(now, trip.TimeZone);
        await using var command = new NpgsqlCommand(CheckedInSql, await work.ConnectionAsync(cancellation))
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = trip.Id },
                new NpgsqlParameter<string> { TypedValue = name },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = (local - local.TimeOfDay).ToUniversalTime() },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? reader.GetFieldValue<DateTimeOffset>(0) : null;
    }

    private const string HeadcountSql = """
        update trips set headcount = $2, headcount_at = $3 where tenant_id = current_tenant() and id = $1
        """;

    public void RecordHeadcount(Guid tripId, int count, DateTimeOffset at) =>
        work.Append(new NpgsqlBatchCommand(HeadcountSql).With(tripId).With(count).With(at));

    private const string DepartureSql = """
        update trips set departs_at = $2 where tenant_id = current_tenant() and id = $1
        """;

    public async Task<bool> SetDepartureAsync(Guid tripId, TimeOnly? at, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(DepartureSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = tripId }, new NpgsqlParameter<TimeOnly?> { TypedValue = at } },
        };
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }
}
