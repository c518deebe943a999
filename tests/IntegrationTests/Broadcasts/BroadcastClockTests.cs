using Microsoft.Extensions.DependencyInjection;
using TrailDesk.IntegrationTests.Delivery;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Broadcasts;

/// <summary>A node whose clock is wrong hands over as one whose clock is right.</summary>
internal sealed class BroadcastClockTests
{
    private const string HandedSql = """
        select count(*) from whatsapp_messages m join broadcast_recipients r on r.contact_id = m.contact_id where r.broadcast_id = @Id::uuid
        """;

    [TestCase(-10)]
    [TestCase(10)]
    public async Task A_clock_that_is_ten_minutes_off_changes_nothing(int minutes)
    {
        var time = new ShiftedTime();
        time.Pass(TimeSpan.FromMinutes(minutes));
        await using var desk = await Desk.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(time));
        await desk.FastAsync();
        await desk.AddTemplateAsync();
        var london = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(DateTimeOffset.UtcNow, "Europe/London");
        // By the node's clock it is the other way round.
        if (minutes < 0)
        {
            await SleepsAsync(desk, london.AddMinutes(-5), london.AddHours(2));
            await WakesAsync(desk, london.AddHours(-3), london.AddMinutes(-5));
            Assert.That(await TypeForWindowAsync(desk, TimeSpan.FromMinutes(-5)), Is.EqualTo("template"));
        }
        else
        {
            await SleepsAsync(desk, london.AddHours(-2), london.AddMinutes(5));
            await WakesAsync(desk, london.AddMinutes(5), london.AddHours(3));
            Assert.That(await TypeForWindowAsync(desk, TimeSpan.FromMinutes(8)), Is.EqualTo("text"));
        }
    }

    private static async Task<(string Id, string Phone)> StartAsync(Desk desk, DateTimeOffset from, DateTimeOffset to)
    {
        var phone = Desk.NewPhone();
        var audience = new { listIds = new[] { await desk.ListOfAsync($"{phone},Ann,en") } };
        return (await desk.StartedAsync(audience, ("quietHours", new { from = $"{from:HH:mm}", to = $"{to:HH:mm}" })), phone);
    }

    private static async Task SleepsAsync(Desk desk, DateTimeOffset from, DateTimeOffset to)
    {
        var (id, phone) = await StartAsync(desk, from, to);
        var morning = new DateTimeOffset(to.Date.Add(new TimeSpan(to.Hour, to.Minute, 0)), to.Offset);
        await Eventually.HoldsAsync(async () => (await desk.RecipientAsync(id, phone)).GetProperty("dueAt").GetDateTimeOffset() == morning);
        Assert.That(await desk.CountAsync(HandedSql, new { Id = id }), Is.Zero, "nothing was handed over and taken back");
        await desk.StepAsync(id, "cancel");
    }

    private static async Task WakesAsync(Desk desk, DateTimeOffset from, DateTimeOffset to)
    {
        var (id, phone) = await StartAsync(desk, from, to);
        await desk.EndsAsync(id);
        Assert.That(desk.Recorder.To(phone), Has.Count.EqualTo(1));
    }

    private static async Task<string?> TypeForWindowAsync(Desk desk, TimeSpan left)
    {
        var phone = await desk.CustomerAsync();
        await desk.WindowClosesAsync(phone, left);
        var before = desk.Recorder.To(phone).Count;
        var id = await desk.StartedAsync(new { listIds = new[] { await desk.ListOfAsync($"{phone},,") } }, ("text", "Hello {{name}}!"));
        await desk.EndsAsync(id);
        Assert.That(await desk.CountsAsync(id), Is.EqualTo(new Dictionary<string, int> { ["accepted"] = 1 }));
        return desk.Recorder.To(phone).Skip(before).Single().Body.Text("type");
    }
}
