using System.Diagnostics;
using System.Security.Cryptography;
using MediatR;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TrailDesk.Api;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Database.Embedded;

namespace TrailDesk.Load;

/// <summary>A PostgreSQL with fsync on, tenants with a channel each, and the product as a process of its own.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private readonly EmbeddedPostgres _postgres;
    private readonly Process _api;
    private readonly string _folder;

    private Rig(EmbeddedPostgres postgres, Process api, string folder, string url, IReadOnlyList<LoadChannel> channels) =>
        (_postgres, _api, _folder, Url, Channels) = (postgres, api, folder, url, channels);

    public string Url { get; }
    public IReadOnlyList<LoadChannel> Channels { get; }
    public int ApiProcess => _api.Id;

    public static async Task<Rig> StartAsync(string providerUrl, int tenants, bool statements)
    {
        var folder = Directory.CreateTempSubdirectory("traildesk-load-").FullName;
        var postgres = await StartPostgresAsync(folder);
        if (statements) postgres = await CountStatementsAsync(postgres, folder);
        await new Migrator(Migration.ReadAll(), NullLogger<Migrator>.Instance)
            .RunAsync(postgres.OwnerConnectionString, new NpgsqlConnectionStringBuilder(postgres.AppConnectionString).Username!, CancellationToken.None);
        var masterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var channels = await AddTenantsAsync(postgres.AppConnectionString, masterKey, tenants);
        var url = $"http://127.0.0.1:{FreePort()}";
        var api = StartApi(postgres, masterKey, providerUrl, url, folder);
        var rig = new Rig(postgres, api, folder, url, channels);
        await rig.WaitUntilReadyAsync();
        return rig;
    }

    private static Task<EmbeddedPostgres> StartPostgresAsync(string folder) => EmbeddedPostgres.StartAsync(
        new EmbeddedPostgresOptions { DataFolder = folder }, NullLogger.Instance, CancellationToken.None);

    /// <summary>The server counts what each statement costs; that itself costs a little.</summary>
    private static async Task<EmbeddedPostgres> CountStatementsAsync(EmbeddedPostgres postgres, string folder)
    {
        await ExecuteAsync(postgres, "alter system set shared_preload_libraries = 'pg_stat_statements'");
        await postgres.DisposeAsync();
        var again = await StartPostgresAsync(folder);
        await ExecuteAsync(again, "create extension if not exists pg_stat_statements");
        return again;
    }

    private static async Task ExecuteAsync(EmbeddedPostgres postgres, string sql)
    {
        await using var source = NpgsqlDataSource.Create(postgres.SuperuserConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private const string DearestSql = """
        select calls, total_exec_time, regexp_replace(query, '\s+', ' ', 'g')
        from pg_stat_statements order by total_exec_time desc limit 25
        """;

    public async Task PrintDearestAsync()
    {
        await using var source = NpgsqlDataSource.Create(_postgres.SuperuserConnectionString);
        await using var command = source.CreateCommand(DearestSql);
        await using var reader = await command.ExecuteReaderAsync();
        Console.WriteLine("calls      total ms   us/call   statement");
        while (await reader.ReadAsync())
        {
            var (calls, total, query) = (reader.GetInt64(0), reader.GetDouble(1), reader.GetString(2));
            Console.WriteLine($"{calls,8} {total,10:F0} {total * 1000 / calls,9:F0}   {query[..Math.Min(110, query.Length)]}");
        }
    }

    private static async Task<IReadOnlyList<LoadChannel>> AddTenantsAsync(string connectionString, string masterKey, int tenants)
    {
        var builder = TrailDeskHost.CreateBuilder([$"--TRAILDESK_MASTER_KEY={masterKey}", "--Logging:LogLevel:Default=Error"]);
        await using var app = TrailDeskHost.Build(builder, connectionString);
        var channels = new List<LoadChannel>();
        for (var i = 0; i < tenants; i++) channels.Add(await AddTenantAsync(app.Services, i));
        return channels;
    }

    private const string TenantSql = """
        insert into tenants (tenant_id, name) values ($1, 'Load')
        """;

    private const string PackageSql = """
        insert into packages (id, tenant_id, code, name, aliases, days, price, currency)
        values (gen_random_uuid(), $1, 'EBC', 'EBC Trek', '{everest base camp}', 14, 1450, 'USD'),
          (gen_random_uuid(), $1, 'ABC', 'Annapurna Base Camp', '{annapurna}', 10, 990, 'USD')
        """;

    private static async Task<LoadChannel> AddTenantAsync(IServiceProvider services, int number)
    {
        var tenant = Guid.CreateVersion7();
        await using (var transaction = await services.GetRequiredService<Db>().BeginAsync(tenant, CancellationToken.None))
        {
            foreach (var sql in new[] { TenantSql, PackageSql })
            {
                await using var command = new NpgsqlCommand(sql, transaction.Connection) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = tenant } } };
                await command.ExecuteNonQueryAsync();
            }

            await transaction.CommitAsync(CancellationToken.None);
        }

        var caller = new Caller(tenant, null, "load", [Roles.Owner]);
        for (var rep = 1; rep <= 3; rep++) await SendAsync(services, caller, new CreateUser($"Rep {rep}", [Roles.Sales]));
        var (phoneNumberId, secret) = ($"{200_000_000_000 + number}", $"app-secret-{number}-{tenant:N}");
        var channel = await SendAsync(services, caller, new CreateChannel(
            "meta", "Load", $"+1555{2_000_000 + number}", PhoneNumberId: phoneNumberId, BusinessAccountId: $"{300_000_000_000 + number}",
            AccessToken: $"token-{number}", AppSecret: secret, VerifyToken: $"verify-{number}"));
        return new LoadChannel(channel.Id, phoneNumberId, secret);
    }

    private static async Task<T> SendAsync<T>(IServiceProvider services, Caller caller, IRequest<T> request)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentCaller>().Set(caller);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    private static Process StartApi(EmbeddedPostgres postgres, string masterKey, string providerUrl, string url, string folder)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(TrailDeskHost).Assembly.Location, "--urls", url]) { RedirectStandardOutput = true };
        start.Environment["ConnectionStrings__TrailDesk"] = postgres.AppConnectionString;
        start.Environment["ConnectionStrings__TrailDeskOwner"] = postgres.OwnerConnectionString;
        start.Environment["TRAILDESK_MASTER_KEY"] = masterKey;
        start.Environment["TRAILDESK_DATA"] = folder;
        start.Environment["WhatsApp__Meta__BaseUrl"] = providerUrl;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        // One recipient gets one message here; the throughput per number is the providers' own and would cap the run.
        start.Environment["Delivery__PerSecond"] = "100000";
        var api = Process.Start(start)!;
        api.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null) Console.Error.WriteLine(line.Data);
        };
        api.BeginOutputReadLine();
        return api;
    }

    private async Task WaitUntilReadyAsync()
    {
        using var client = new HttpClient();
        for (var i = 0; i < 240; i++)
        {
            try
            {
                if ((await client.GetAsync($"{Url}/health/ready")).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(250);
        }

        throw new TimeoutException("The API did not become ready within a minute.");
    }

    /// <summary>What autovacuum does within a minute, and what no database in use is without.</summary>
    public async Task AnalyzeAsync(bool statements)
    {
        await ExecuteAsync(_postgres, "analyze");
        if (statements) await ExecuteAsync(_postgres, "select pg_stat_statements_reset()");
    }

    private const string CountersSql = """
        select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8,
          (select xact_commit from pg_stat_database where datname = current_database())::float8
        """;

    /// <summary>CPU of app and PostgreSQL, WAL bytes and commits, all since the server began.</summary>
    public async Task<Reading> ReadAsync()
    {
        await using var source = NpgsqlDataSource.Create(_postgres.OwnerConnectionString);
        await using var command = source.CreateCommand(CountersSql);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new Reading(
            ProcessUse.CpuSeconds(_api.Id), ProcessUse.CpuSecondsWithChildren(PostmasterId()), ProcessUse.ResidentMiB(_api.Id),
            reader.GetDouble(0), reader.GetDouble(1));
    }

    private int PostmasterId() =>
        int.Parse(File.ReadLines(Directory.EnumerateFiles(_folder, "postmaster.pid", SearchOption.AllDirectories).First()).First(),
            System.Globalization.CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        _api.Kill();
        await _api.WaitForExitAsync();
        _api.Dispose();
        await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

internal sealed record LoadChannel(Guid Id, string PhoneNumberId, string AppSecret);

internal sealed record Reading(double AppCpu, double PostgresCpu, double ResidentMiB, double WalBytes, double Commits);
