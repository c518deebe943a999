using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Webhooks;

/// <summary>The database serves, and says that there is no room. A disk that is really full is the survival rig's: <c>--disk-full</c>.</summary>
internal sealed class FullDiskTests
{
    [Test]
    public async Task While_the_disk_is_full_webhooks_are_answered_503_readiness_says_so_and_what_is_stored_can_be_read()
    {
        await using var desk = await Desk.StartAsync();
        var (early, late) = (Desk.NewPhone(), Desk.NewPhone());
        var body = desk.BodyOf(Wire.Text("thanks"), late);
        await desk.WriteAsync(early, "thanks");
        Assert.That(await ReadinessAsync(desk), Is.EqualTo("ready"));

        await RefuseAsync(desk, "webhook_events", "53100");
        Assert.That(await desk.PostAsync(body), Is.EqualTo(503));
        Assert.That(await ReadinessAsync(desk), Is.EqualTo("degraded"));
        Assert.That(await desk.MessagesAsync(early), Has.Count.EqualTo(2));
        Assert.That(await desk.CountAsync("select count(*) from inbox"), Is.Zero);

        await AllowAsync(desk, "webhook_events");
        Assert.That(await desk.PostAsync(body), Is.EqualTo(200));
        await desk.SettleAsync();
        Assert.That(desk.Recorder.To(late), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_event_that_cannot_be_stored_nor_buried_is_answered_503_and_the_door_stays_open()
    {
        await using var desk = await Desk.StartAsync();
        var phone = Desk.NewPhone();
        var body = desk.BodyOf(Wire.Text("thanks"), phone);
        await RefuseAsync(desk, "inbox", "22P02");
        await RefuseAsync(desk, "dead_letters", "53100");

        Assert.That(await desk.PostAsync(body), Is.EqualTo(503));

        await AllowAsync(desk, "inbox");
        await AllowAsync(desk, "dead_letters");
        Assert.That(await desk.PostAsync(body), Is.EqualTo(200));
        await desk.SettleAsync();
        Assert.That(desk.Recorder.To(phone), Has.Count.EqualTo(1));
        Assert.That(await desk.ListAsync("/api/dead-letters"), Is.Empty);
    }

    private static async Task<string?> ReadinessAsync(Desk desk)
    {
        using var answer = await desk.Door.GetAsync("/health/ready");
        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        return (await answer.JsonAsync()).Text("status");
    }

    private static Task RefuseAsync(Desk desk, string table, string sqlState) => desk.ExecuteAsync($"""
        create function refuse_{table}() returns trigger language plpgsql as $$
        begin
          raise exception 'refused' using errcode = '{sqlState}';
        end $$;
        create trigger refuse before insert on {table} for each statement execute function refuse_{table}();
        """);

    private static Task AllowAsync(Desk desk, string table) => desk.ExecuteAsync($"drop trigger refuse on {table}");
}
