using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrailDesk.Infrastructure.Jobs;
using TrailDesk.IntegrationTests.Delivery;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Reminders;

/// <summary>Several nodes, nodes whose clocks are wrong, and nodes that die: each reminder goes once.</summary>
internal sealed class ReminderNodesTests
{
    private const int People = 12;

    private static Task<TestApp> BesideAsync(ReminderDesk desk, Action<WebApplicationBuilder>? configure = null) => desk.Desk.App.StartBesideAsync(builder =>
    {
        builder.Configuration["WhatsApp:Meta:BaseUrl"] = desk.Desk.Recorder.Url;
        configure?.Invoke(builder);
    });

    private static async Task<List<(Booked Booked, string Phone)>> BookAsync(ReminderDesk desk, int people = People, int dueIn = 7)
    {
        var booked = new List<(Booked, string)>();
        for (var i = 0; i < people; i++)
        {
            var (contact, phone) = await desk.PersonAsync();
            booked.Add((await desk.BookAsync(contact, instalments: (dueIn, 100m + i)), phone));
        }

        return booked;
    }

    private static async Task ShouldHaveGoneOnceAsync(ReminderDesk desk, List<(Booked Booked, string Phone)> all)
    {
        await desk.Desk.SettleAsync();
        foreach (var (booked, phone) in all)
        {
            Assert.That(desk.Desk.Recorder.To(phone), Has.Count.EqualTo(1));
            Assert.That(await desk.StatesAsync(booked), Does.Contain("D-7 sent"));
        }
    }

    [Test]
    public async Task Two_nodes_that_look_at_once_send_each_once()
    {
        await using var desk = await ReminderDesk.StartAsync();
        await using var other = await BesideAsync(desk);
        var all = await BookAsync(desk);
        var counts = await Task.WhenAll(
            ReminderDesk.RunAsync(desk.Desk.App), ReminderDesk.RunAsync(other), ReminderDesk.RunAsync(desk.Desk.App), ReminderDesk.RunAsync(other));
        Assert.That(counts.Sum(), Is.EqualTo(People));
        await ShouldHaveGoneOnceAsync(desk, all);
    }

    [Test]
    public async Task The_job_of_one_minute_runs_on_one_node()
    {
        await using var desk = await ReminderDesk.StartAsync();
        await using var other = await BesideAsync(desk);
        var all = await BookAsync(desk, people: 2);
        var minute = TimeSpan.FromHours(12);
        var had = await Task.WhenAll(new[] { desk.Desk.App, other }.Select(
            node => node.Services.GetRequiredService<JobRunner>().RunDueAsync("send-reminders", minute, CancellationToken.None)));
        Assert.That(had, Is.EquivalentTo(new[] { true, false }));
        await ShouldHaveGoneOnceAsync(desk, all);
    }

    [Test]
    public async Task Clocks_that_are_ten_minutes_off_change_nothing()
    {
        var (fast, slow) = (new ShiftedTime(), new ShiftedTime());
        fast.Pass(TimeSpan.FromMinutes(10));
        slow.Pass(TimeSpan.FromMinutes(-10));
        await using var desk = await ReminderDesk.StartAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(fast));
        await using var other = await BesideAsync(desk, builder => builder.Services.AddSingleton<TimeProvider>(slow));
        var all = await BookAsync(desk, people: 4);
        var (contact, phone) = await desk.PersonAsync();
        // By the fast node's clock this one is due; by the slow node's clock the others' time has hardly come.
        var soon = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById(desk.Zone)).AddMinutes(3 * 60 + 5);
        var leaving = await desk.BookAsync(contact, startsIn: 0, departsAt: $"{soon:HH:mm}");

        await Task.WhenAll(ReminderDesk.RunAsync(desk.Desk.App), ReminderDesk.RunAsync(other));
        await Task.WhenAll(ReminderDesk.RunAsync(desk.Desk.App), ReminderDesk.RunAsync(other));

        await ShouldHaveGoneOnceAsync(desk, all);
        Assert.That(await desk.StatesAsync(leaving), Is.EqualTo(new[] { "H-3 planned" }));
        Assert.That(desk.Desk.Recorder.To(phone), Is.Empty);
        foreach (var (booked, _) in all)
            Assert.That((await desk.OneAsync(booked, "D-7")).GetProperty("sentAt").GetDateTimeOffset(), Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(2)), "the database's time");
    }

    [Test]
    public async Task A_node_whose_clock_is_fast_does_not_give_up_what_is_still_of_use()
    {
        var fast = new ShiftedTime();
        fast.Pass(TimeSpan.FromMinutes(10));
        await using var desk = await ReminderDesk.StartAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(fast));
        var (contact, phone) = await desk.PersonAsync();
        // By the node's clock the trip has left already.
        var soon = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById(desk.Zone)).AddMinutes(5);
        var leaving = await desk.BookAsync(contact, startsIn: 0, departsAt: $"{soon:HH:mm}");
        await desk.RunAsync();
        Assert.That(await desk.StatesAsync(leaving), Is.EqualTo(new[] { "H-3 sent" }));
        Assert.That((await desk.OneAsync(leaving, "H-3")).Text("messageStatus"), Is.EqualTo("accepted"));
        Assert.That(desk.Desk.Recorder.To(phone), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_node_that_dies_in_the_middle_leaves_all_or_nothing_and_another_goes_on()
    {
        await using var desk = await ReminderDesk.StartAsync();
        await using var other = await BesideAsync(desk);
        var all = await BookAsync(desk, people: 3);
        await using (var holder = new NpgsqlConnection(desk.Desk.App.Database.SuperuserConnectionString))
        {
            // Its last statement before the commit has to wait here; then its session is gone.
            await holder.OpenAsync();
            await using var held = await holder.BeginTransactionAsync();
            await using (var command = new NpgsqlCommand("lock table outbox in exclusive mode", holder)) await command.ExecuteNonQueryAsync();
            var dying = ReminderDesk.RunAsync(desk.Desk.App);
            await Eventually.HoldsAsync(async () => await desk.Desk.CountAsync(
                "select count(*) from pg_locks where relation = 'outbox'::regclass and not granted") > 0);
            await Eventually.HoldsAsync(async () => await desk.Desk.CountAsync("""
                select count(*) from (
                  select pg_terminate_backend(a.pid) from pg_stat_activity a join pg_locks l on l.pid = a.pid
                  where l.relation = 'outbox'::regclass and not l.granted and exists (
                    select from pg_locks w where w.pid = a.pid and w.relation = 'whatsapp_messages'::regclass and w.mode = 'RowExclusiveLock')) t
                """) > 0);
            Assert.CatchAsync<NpgsqlException>(() => dying);
        }

        Assert.That(desk.Desk.Recorder.All, Is.Empty);
        Assert.That(await desk.Desk.CountAsync("select count(*) from reminders where state = 'planned' and attempts = 0"), Is.GreaterThanOrEqualTo(3));
        Assert.That(await ReminderDesk.RunAsync(other), Is.EqualTo(3));
        await ShouldHaveGoneOnceAsync(desk, all);
    }

    [Test]
    public async Task One_that_cannot_be_sent_holds_up_no_other_and_is_given_up_after_three_times()
    {
        await using var desk = await ReminderDesk.StartAsync();
        var all = await BookAsync(desk, people: 3);
        var (poisoned, phone) = all[0];
        var contact = new { Id = (await desk.Desk.ContactAsync(phone)).GetProperty("id").GetGuid() };
        await desk.Desk.ExecuteAsync("update contacts set profile = set_byte(profile, 0, 9) where id = @Id", contact);
        for (var tries = 0; tries < 4; tries++)
        {
            Assert.That(await desk.RunAsync(), Is.EqualTo(tries == 0 ? 2 : 0));
            Assert.That(await desk.Desk.CountAsync("select attempts from reminders where booking_id = @Id and step = 'D-7'", poisoned), Is.EqualTo(Math.Min(tries + 1, 3)));
            Assert.That(await desk.RunAsync(), Is.Zero, "not at once again");
            await desk.Desk.ExecuteAsync("update reminders set tried_at = now() - interval '61 seconds' where tried_at is not null");
        }

        await desk.Desk.ExecuteAsync("update contacts set profile = set_byte(profile, 0, 1) where id = @Id", contact);
        Assert.That(await desk.StatesAsync(poisoned), Does.Contain("D-7 failed error"));
        var alert = (await desk.Desk.ListAsync("/api/audit-logs?action=reminder.not_sent")).Single();
        Assert.That(alert.GetProperty("details").Text("reason"), Is.EqualTo("error"));
        Assert.That(desk.Desk.Recorder.To(phone), Is.Empty);
        await ShouldHaveGoneOnceAsync(desk, all[1..]);
    }
}
