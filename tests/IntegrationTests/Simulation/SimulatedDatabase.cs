using System.Net;
using Dapper;
using Npgsql;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>
/// A real database whose now() is the script's: a schema that is searched before PostgreSQL's own holds another one. It
/// is shared by many seeds, one after the other, each with companies of its own.
/// </summary>
internal sealed class SimulatedDatabase : IAsyncDisposable
{
    private const string Search = "-c search_path=simulated,pg_catalog,public -c synchronous_commit=off";
    private readonly TestDatabase _database;

    private SimulatedDatabase(TestDatabase database, NpgsqlDataSource source) => (_database, Source) = (database, source);

    /// <summary>Sees everything, whosoever it is.</summary>
    public NpgsqlDataSource Source { get; }

    public EndPoint Address
    {
        get
        {
            var named = new NpgsqlConnectionStringBuilder(_database.AppConnectionString);
            return new IPEndPoint(IPAddress.Parse(named.Host!), named.Port);
        }
    }

    /// <summary>The app's own way in, by another port.</summary>
    public string ConnectionString(int port)
    {
        var app = new NpgsqlConnectionStringBuilder(_database.AppConnectionString) { Port = port, SslMode = SslMode.Disable, GssEncryptionMode = GssEncryptionMode.Disable };
        app.Options = $"{Search} {app.Options}";
        return app.ConnectionString;
    }

    // Defaults and functions were bound to PostgreSQL's own clock when they were made.
    private const string ClockSql = """
        create schema simulated;
        create table simulated.clock (at timestamptz not null);
        insert into simulated.clock values (now());
        create function simulated.now() returns timestamptz language sql stable as 'select at from simulated.clock';
        create function simulated.clock_timestamp() returns timestamptz language sql stable as 'select at from simulated.clock';
        create table simulated.doubts (message uuid not null);
        create function simulated.note_doubt() returns trigger language plpgsql as
          'begin insert into simulated.doubts values (new.message); return null; end';
        create trigger doubts after update of state on public.outbox for each row when (new.state = 'unknown') execute function simulated.note_doubt();
        grant usage on schema simulated to public;
        grant select on simulated.clock to public;
        grant insert on simulated.doubts to public;
        do $$
        declare c record;
        begin
          for c in select table_schema, table_name, column_name from information_schema.columns
            where table_schema = 'public' and column_default like '%now()%' loop
            execute format('alter table %I.%I alter column %I set default simulated.now()', c.table_schema, c.table_name, c.column_name);
          end loop;
          for c in select p.oid::regprocedure as name from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosrc like '%now()%' loop
            execute format('alter function %s set search_path = simulated, pg_catalog, public', c.name);
          end loop;
        end $$;
        """;

    public static async Task<SimulatedDatabase> CreateAsync()
    {
        var database = await TestDatabase.CreateAsync();
        var superuser = new NpgsqlConnectionStringBuilder(database.SuperuserConnectionString)
        {
            Options = Search,
            MaxAutoPrepare = 20,
            AutoPrepareMinUsages = 2,
        };
        var made = new SimulatedDatabase(database, NpgsqlDataSource.Create(superuser.ConnectionString));
        await made.ExecuteAsync(ClockSql);
        return made;
    }

    // What a seed that failed left behind must not trouble the next.
    private const string ResetSql = """
        delete from nodes;
        delete from inbox;
        delete from outbox;
        delete from parked_statuses;
        delete from simulated.doubts;
        update send_lanes set owner = null, lease_until = '-infinity', epoch = 0
        """;

    public Task ResetAsync() => ExecuteAsync(ResetSql);

    private const string SetClockSql = """
        update simulated.clock set at = @now
        """;

    public Task SetClockAsync(DateTimeOffset now) => ExecuteAsync(SetClockSql, new { now });

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Source.OpenConnectionAsync();
        return (await connection.QueryAsync<T>(sql, parameters)).AsList();
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await _database.DisposeAsync();
    }
}
