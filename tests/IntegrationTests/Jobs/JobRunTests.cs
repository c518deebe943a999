using System.Collections.Concurrent;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Api;
using TrailDesk.Application.Nodes;
using TrailDesk.Infrastructure.Jobs;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Jobs;

internal sealed class JobRunTests
{
    private const string Job = "purge-nodes";
    private static readonly TimeSpan LongPeriod = TimeSpan.FromHours(12);

    [Test]
    public async Task Two_nodes_that_fire_at_once_run_each_due_time_once()
    {
        var ran = new ConcurrentQueue<DateTime>();
        await using var one = await TestApp.StartAsync(builder => EverySecond(builder, ran));
        await using var other = Node(one, builder => EverySecond(builder, ran));
        await other.StartAsync();
        await Eventually.HoldsAsync(() => ran.Count >= 6);
        await one.App.StopAsync();
        await other.StopAsync();
        var runs = await ReadAsync(one, $"select count(*) from job_runs where name = '{Job}'");
        var unfinished = await ReadAsync(one, $"select count(*) from job_runs where name = '{Job}' and finished_at is null");
        Assert.That((runs, unfinished), Is.EqualTo(((long)ran.Count, 0L)));
    }

    [Test]
    public async Task Of_many_that_ask_for_one_period_one_runs()
    {
        var ran = new ConcurrentQueue<DateTime>();
        await using var one = await TestApp.StartAsync(builder => Count(builder, ran));
        await using var other = Node(one, builder => Count(builder, ran));
        await other.StartAsync();
        var asked = Enumerable.Range(0, 20).Select(n => Runner(n % 2 == 0 ? one.App : other).RunDueAsync(Job, LongPeriod, CancellationToken.None));
        var had = await Task.WhenAll(asked);
        await other.StopAsync();
        Assert.That(had.Count(run => run), Is.EqualTo(1));
        Assert.That(ran, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_run_whose_node_died_is_taken_over_once_its_lease_ran_out()
    {
        var ran = new ConcurrentQueue<DateTime>();
        await using var app = await TestApp.StartAsync(builder => Count(builder, ran));
        await WriteAsync(app, $"""
            insert into job_runs (name, due_at, node, lease_until) values
              ('{Job}', now() - interval '1 minute', gen_random_uuid(), now() - interval '1 second'),
              ('{Job}', now() - interval '2 minutes', gen_random_uuid(), now() + interval '1 hour')
            """);
        var taken = await Runner(app.App).TakeOverAsync(CancellationToken.None);
        var again = await Runner(app.App).TakeOverAsync(CancellationToken.None);
        Assert.That((taken, again, ran.Count), Is.EqualTo((1, 0, 1)));
        Assert.That(await ReadAsync(app, "select count(*) from job_runs where finished_at is not null"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_run_that_takes_longer_than_its_lease_stays_with_its_node()
    {
        var ran = new ConcurrentQueue<DateTime>();
        var (begun, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var app = await TestApp.StartAsync(builder =>
        {
            builder.Configuration["Jobs:Lease"] = "00:00:01";
            Count(builder, ran);
            builder.Services.AddSingleton<IPipelineBehavior<PurgeNodes, int>>(new Held(begun, release.Task));
        });
        var running = Runner(app.App).RunDueAsync(Job, LongPeriod, CancellationToken.None);
        await begun.Task;
        var leased = await LeaseAsync(app);
        while (await LeaseAsync(app) < leased + TimeSpan.FromSeconds(2)) Assert.That(await Runner(app.App).TakeOverAsync(CancellationToken.None), Is.Zero);
        release.SetResult();
        Assert.That(await running, Is.True);
        Assert.That(ran, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_run_that_fails_is_given_back_and_tried_again()
    {
        var failing = new Failing();
        await using var app = await TestApp.StartAsync(builder =>
        {
            builder.Configuration["Jobs:RetryAfter"] = "00:00:00";
            builder.Services.AddSingleton<IPipelineBehavior<PurgeNodes, int>>(failing);
        });
        await Runner(app.App).RunDueAsync(Job, LongPeriod, CancellationToken.None);
        Assert.That(await ReadAsync(app, "select count(*) from job_runs where finished_at is null and lease_until < now()"), Is.EqualTo(1));
        Assert.That(await Runner(app.App).TakeOverAsync(CancellationToken.None), Is.EqualTo(1));
        Assert.That(await ReadAsync(app, "select count(*) from job_runs where finished_at is not null"), Is.EqualTo(1));
    }

    private static void EverySecond(WebApplicationBuilder builder, ConcurrentQueue<DateTime> ran)
    {
        builder.Configuration["Jobs:Enabled"] = "true";
        builder.Configuration["Jobs:PurgeNodes:Every"] = "00:00:01";
        Count(builder, ran);
    }

    private static void Count(WebApplicationBuilder builder, ConcurrentQueue<DateTime> ran) =>
        builder.Services.AddSingleton<IPipelineBehavior<PurgeNodes, int>>(new Counted(ran));

    private static WebApplication Node(TestApp beside, Action<WebApplicationBuilder> configure)
    {
        var builder = TrailDeskHost.CreateBuilder(
        [
            "--urls=http://127.0.0.1:0", $"--TRAILDESK_MASTER_KEY={beside.App.Configuration["TRAILDESK_MASTER_KEY"]}",
            "--Logging:LogLevel:Default=Warning", "--Database:PoolSize=10", "--Jobs:Enabled=false",
        ]);
        configure(builder);
        return TrailDeskHost.Build(builder, beside.Database.AppConnectionString);
    }

    private static JobRunner Runner(WebApplication app) => app.Services.GetRequiredService<JobRunner>();

    private static Task WriteAsync(TestApp app, string sql) => Support.Sql.ExecuteAsync(app.Database.OwnerConnectionString, sql);

    private static Task<long> ReadAsync(TestApp app, string sql) => Support.Sql.ReadAsync<long>(app.Database.OwnerConnectionString, sql);

    private static Task<DateTime> LeaseAsync(TestApp app) =>
        Support.Sql.ReadAsync<DateTime>(app.Database.OwnerConnectionString, "select lease_until from job_runs");

    private sealed class Counted(ConcurrentQueue<DateTime> ran) : IPipelineBehavior<PurgeNodes, int>
    {
        public Task<int> Handle(PurgeNodes request, CancellationToken cancellationToken, RequestHandlerDelegate<int> next)
        {
            ran.Enqueue(DateTime.UtcNow);
            return next();
        }
    }

    private sealed class Held(TaskCompletionSource begun, Task release) : IPipelineBehavior<PurgeNodes, int>
    {
        public async Task<int> Handle(PurgeNodes request, CancellationToken cancellationToken, RequestHandlerDelegate<int> next)
        {
            begun.SetResult();
            await release.WaitAsync(cancellationToken);
            return await next();
        }
    }

    private sealed class Failing : IPipelineBehavior<PurgeNodes, int>
    {
        private int _calls;

        public Task<int> Handle(PurgeNodes request, CancellationToken cancellationToken, RequestHandlerDelegate<int> next) =>
            Interlocked.Increment(ref _calls) == 1 ? throw new InvalidOperationException("The first run fails.") : next();
    }
}
