using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.Infrastructure.Tenancy;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Webhooks;

internal sealed class DatabaseAwayTests
{
    [Test]
    public async Task While_the_database_is_away_webhooks_are_answered_503_and_a_redelivery_loses_nothing()
    {
        await using var desk = await Desk.StartAsync();
        var phones = Enumerable.Range(0, 10).Select(_ => Desk.NewPhone()).ToList();
        var bodies = phones.Select(phone => desk.BodyOf(Wire.Text("thanks"), phone)).ToList();
        await desk.WriteAsync(Desk.NewPhone(), "thanks");

        await AllowConnectionsAsync(desk, false);
        Assert.That(await Task.WhenAll(bodies.Select(body => desk.PostAsync(body))), Is.All.EqualTo(503));
        await AllowConnectionsAsync(desk, true);

        foreach (var body in bodies)
            await Eventually.SucceedsAsync(async () => await desk.PostAsync(body) is 200 ? 200 : throw new Npgsql.NpgsqlException("not yet"));
        await desk.SettleAsync();
        Assert.That(phones.Select(phone => desk.Recorder.To(phone).Count), Is.All.EqualTo(1));
    }

    [Test]
    public async Task A_question_that_the_database_gives_up_is_answered_503_and_can_be_asked_again()
    {
        await using var desk = await Desk.StartAsync();
        await using (var busy = new Npgsql.NpgsqlConnection(desk.App.Database.SuperuserConnectionString))
        {
            await busy.OpenAsync();
            await using var held = await busy.BeginTransactionAsync();
            await busy.ExecuteAsync("lock table leads in access exclusive mode");
            var asking = desk.Api.GetAsync("/api/leads");
            await Eventually.SucceedsAsync(async () =>
                await desk.CountAsync("select count(pg_cancel_backend(pid)) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
                    is > 0 and var cancelled ? cancelled : throw new Npgsql.NpgsqlException("nobody waits yet"));
            var problem = await asking.ShouldBeProblemAsync(503);
            Assert.That(problem.Text("detail"), Is.EqualTo("The database does not answer at the moment. Try again in a few seconds."));
        }

        await desk.ListAsync("/api/leads");
    }

    // The message's own connection, in the middle of its effects, as a server does that stops or recovers from a crash.
    private const string EndSql = """
        create sequence ends;
        create function end_connection() returns trigger language plpgsql security definer as $$
        begin
          if nextval('ends') <= 5 then perform pg_terminate_backend(pg_backend_pid()); end if;
          return null;
        end $$;
        create trigger end_connection before insert on whatsapp_messages for each statement execute function end_connection();
        """;

    [Test]
    public async Task A_message_whose_connection_the_server_ends_again_and_again_is_not_blamed_for_it()
    {
        await using var desk = await Desk.StartAsync();
        var phone = Desk.NewPhone();
        await desk.ExecuteAsync(EndSql);

        await desk.WriteAsync(phone, "thanks");

        Assert.That(await desk.CountAsync("select last_value from ends"), Is.GreaterThan(5));
        Assert.That(desk.Recorder.To(phone), Has.Count.EqualTo(1));
        Assert.That(await desk.ListAsync("/api/dead-letters"), Is.Empty);
    }

    [Test]
    public async Task While_people_use_up_all_their_connections_messages_are_taken_in_and_answered()
    {
        await using var desk = await Desk.StartAsync();
        var (services, phone) = (desk.App.App.Services, Desk.NewPhone());
        var tenant = (await desk.ReadAsync<Guid>("select tenant_id from tenants where is_demo")).Single();
        var people = services.GetRequiredService<NpgsqlDataSource>();
        var taken = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => people.OpenConnectionAsync().AsTask()));
        services.GetRequiredService<ChannelDirectory>().Forget();
        services.GetRequiredService<KeyRing>().ForgetTenant(tenant);

        Assert.That(await desk.PostAsync(desk.BodyOf(Wire.Text("hello"), phone)), Is.EqualTo(200));
        await desk.SettleAsync();

        Assert.That(people.CreateConnection().ConnectionString, Does.Contain("Maximum Pool Size=10"), "none is left for anybody else");
        foreach (var one in taken) await one.DisposeAsync();
        Assert.That(desk.Recorder.To(phone), Has.Count.EqualTo(1));
        Assert.That(await desk.ListAsync("/api/dead-letters"), Is.Empty);
    }

    private static async Task AllowConnectionsAsync(Desk desk, bool allowed)
    {
        var name = desk.App.Database.Name;
        await TestCluster.AdministerAsync($"alter database {name} with allow_connections {allowed}");
        if (allowed) return;
        await TestCluster.AdministerAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
        // The test's own connections went with the others.
        await using var own = new Npgsql.NpgsqlConnection(desk.App.Database.SuperuserConnectionString);
        Npgsql.NpgsqlConnection.ClearPool(own);
    }
}
