using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Demo;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Demo;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Demo;

internal sealed class DemoTests
{
    private TestApp _app = null!;
    private string _folder = null!;
    private Guid? _first;

    [SetUp]
    public async Task StartAsync()
    {
        _first = null;
        _folder = Directory.CreateTempSubdirectory("traildesk-demo-").FullName;
        _app = await TestApp.StartAsync();
    }

    [TearDown]
    public async Task EndAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task The_demo_company_is_loaded_once_by_many_at_once()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LoadAsync()));
        Assert.That(results.Count(result => result.Created), Is.EqualTo(1));
        Assert.That(results.Select(result => string.Join(';', result.Logins.Select(login => login.Password))).Distinct().Count(), Is.EqualTo(1));
        Assert.That(await CountAsync("tenants"), Is.EqualTo(1));
        Assert.That(await CountAsync("bookings"), Is.EqualTo(5));
    }

    [Test]
    public async Task Every_login_in_the_file_works_and_only_its_owner_may_read_it()
    {
        await LoadAsync();
        var file = Path.Combine(_folder, "demo-logins.txt");
        AssertOwnersAlone(file);
        var lines = await File.ReadAllLinesAsync(file);
        Assert.That(lines, Has.Length.EqualTo(5));
        using var client = _app.Anonymous();
        foreach (var parts in lines.Select(line => line.Split("  ")))
        {
            var answer = await client.PostAsJsonAsync("/api/auth/login", new { email = parts[0], password = parts[1] });
            Assert.That((int)answer.StatusCode, Is.EqualTo(200), parts[0]);
        }
    }

    [Test]
    public async Task The_channels_file_tells_a_provider_where_to_call_and_with_which_secrets()
    {
        await LoadAsync();
        var file = Path.Combine(_folder, "demo-channels.json");
        AssertOwnersAlone(file);
        var demo = JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement;
        var channels = demo.GetProperty("channels").EnumerateArray().ToList();
        Assert.That(channels.Select(channel => channel.Text("provider")), Is.EqualTo(new[] { "meta", "twilio", "360dialog" }));
        foreach (var channel in channels)
            Assert.That(channel.Text("webhookUrl"), Is.EqualTo($"{_app.Url}/api/whatsapp/webhook/{channel.Text("id")}"));
        foreach (var secret in new[] { "phoneNumberId", "businessAccountId", "accessToken", "appSecret", "verifyToken" })
            Assert.That(channels[0].Text(secret), Is.Not.Empty, secret);
        foreach (var secret in new[] { "accountSid", "authToken" }) Assert.That(channels[1].Text(secret), Is.Not.Empty, secret);
        foreach (var secret in new[] { "apiKey", "webhookSecret" }) Assert.That(channels[2].Text(secret), Is.Not.Empty, secret);
        Assert.That(
            demo.GetProperty("phones").EnumerateArray().Select(phone => phone.Text("role")).Distinct(),
            Is.EquivalentTo(new[] { "customer", "guide", "manager", "driver" }));
    }

    [Test]
    public async Task Loading_again_moves_the_trips_so_that_one_runs_today()
    {
        await LoadAsync();
        await RunAsync("update trips set starts_on = starts_on - 100, ends_on = ends_on - 100");
        await LoadAsync();
        Assert.That(await RunAsync("""
            select count(*) from trips t
            join trip_assignments a on a.trip_id = t.id and a.from_date = t.starts_on and a.to_date = t.ends_on
            join bookings b on b.trip_id = t.id and b.starts_on = t.starts_on and b.ends_on = t.ends_on
            where t.code = 'TRP123' and (now() at time zone 'Asia/Kathmandu')::date between t.starts_on and t.ends_on
            """), Is.EqualTo(2));
    }

    [Test]
    public async Task Wiping_leaves_no_row_of_the_demo_and_every_row_of_the_others()
    {
        var before = await RowsByTableAsync();
        await LoadAsync();
        var result = await SendAsync(new WipeDemo(_folder));
        Assert.That(result.Rows, Is.GreaterThan(50));
        Assert.That(await RowsByTableAsync(), Is.EqualTo(before));
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    [Test]
    public async Task A_wiped_demo_can_be_loaded_again()
    {
        await LoadAsync();
        await SendAsync(new WipeDemo(_folder));
        Assert.That((await LoadAsync()).Created, Is.True);
        Assert.That(await CountAsync("keys.tenant_keys"), Is.EqualTo(1));
    }

    private static void AssertOwnersAlone(string file)
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    private Task<LoadDemoResult> LoadAsync() => SendAsync(new LoadDemo(_folder));

    private async Task<T> SendAsync<T>(IRequest<T> request)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    private Task<long> CountAsync(string table) => RunAsync($"select count(*) from {table} where tenant_id = '{DemoCast.TenantId}'");

    private async Task<long> RunAsync(string sql)
    {
        await using var transaction = await _app.Services.GetRequiredService<Db>().BeginAsync(DemoCast.TenantId, CancellationToken.None);
        var result = await transaction.Connection.ExecuteScalarAsync<long>(sql);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    // As seen by the demo company and by the first company, whose rows must be untouched.
    // Asked once: each sign-in leaves a row in the log.
    private async Task<Guid> FirstTenantAsync()
    {
        using var client = await _app.SignInAsync();
        return (await (await client.GetAsync("/api/tenant")).JsonAsync()).GetProperty("id").GetGuid();
    }

    private async Task<List<string>> RowsByTableAsync()
    {
        var rows = new List<string>();
        foreach (var tenantId in new[] { DemoCast.TenantId, _first ??= await FirstTenantAsync() })
        {
            await using var transaction = await _app.Services.GetRequiredService<Db>().BeginAsync(tenantId, CancellationToken.None);
            var tables = await transaction.Connection.QueryAsync<string>("""
                select distinct format('%I.%I', table_schema, table_name) from information_schema.columns
                where column_name = 'tenant_id' and table_schema in ('public', 'keys') and table_name <> 'sessions' order by 1
                """);
            foreach (var table in tables.AsList())
                rows.Add($"{tenantId} {table} {await transaction.Connection.ExecuteScalarAsync<long>($"select count(*) from {table} where tenant_id = '{tenantId}'")}");
        }

        return rows;
    }
}
