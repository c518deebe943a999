using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Infrastructure.Delivery;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Broadcasts;

/// <summary>Nodes come and go in the middle of a broadcast, and a hundred thousand people are no matter.</summary>
internal sealed class BroadcastCrashTests
{
    // The lane that a joining node is given first.
    private const short Lane = 31;

    [Test]
    public async Task Another_node_goes_on_where_one_stopped_and_nobody_is_written_to_twice_or_missed()
    {
        await using var desk = await Desk.StartAsync(Configure);
        await desk.ExecuteAsync("update whatsapp_configurations set limit_group_id = '0198c5a0-0000-7000-8000-00000000001f' where id = @Id", new { desk.Meta.Id });
        await desk.AddTemplateAsync();
        await desk.FastAsync(40);
        var phones = BroadcastDesk.NewPhones(400);
        var id = await desk.StartedAsync(new { listIds = new[] { await desk.ListOfAsync(phones, "Traveller") } });
        for (var times = 0; times < 2; times++)
        {
            await using (var beside = await desk.App.StartBesideAsync(builder =>
            {
                builder.Configuration["WhatsApp:Meta:BaseUrl"] = desk.Recorder.Url;
                Configure(builder);
            }))
            {
                await Eventually.HoldsAsync(() => beside.Services.GetRequiredService<LaneKeeper>().Held.ContainsKey(Lane));
                await MoreAsync(desk, 40);
            }

            await MoreAsync(desk, 40);
        }

        await desk.FastAsync();
        await desk.EndsAsync(id);
        Assert.That(phones.Select(phone => desk.Recorder.To(phone).Count), Is.All.EqualTo(1));
        Assert.That(await desk.CountsAsync(id), Is.EqualTo(new Dictionary<string, int> { ["accepted"] = 400 }));
        Assert.That(await desk.CountAsync("select count(*) from whatsapp_messages where type = 'template' and channel_id = @Id", new { desk.Meta.Id }), Is.EqualTo(400));
    }

    private static void Configure(WebApplicationBuilder builder)
    {
        builder.Configuration["Broadcasts:ChunkSize"] = "7";
        builder.Configuration["Delivery:Grace"] = "00:00:02";
    }

    private static Task MoreAsync(Desk desk, int more)
    {
        var before = desk.Recorder.All.Count;
        return Eventually.HoldsAsync(() => desk.Recorder.All.Count >= before + more);
    }

    [Test]
    public async Task A_hundred_thousand_people_are_written_down_at_once()
    {
        await using var desk = await Desk.StartAsync(builder => builder.Configuration["Broadcasts:Enabled"] = "false");
        await desk.AddTemplateAsync();
        var list = (await desk.DoAsync(201, "/api/broadcast-lists", new { name = "Everybody" })).GetProperty("id").GetGuid();
        await desk.ExecuteAsync("""
            with made as (
              insert into contacts (id, tenant_id, profile)
              select gen_random_uuid(), l.tenant_id, '\x00' from whatsapp_broadcast_lists l, generate_series(1, 100000) where l.id = @List
              returning id, tenant_id
            )
            insert into broadcast_list_members (tenant_id, list_id, contact_id) select tenant_id, @List, id from made
            """, new { List = list });
        var id = await desk.DraftAsync(new { listIds = new[] { list } });
        var watch = Stopwatch.StartNew();
        var started = await desk.StepAsync(id, "start");
        TestContext.Out.WriteLine($"Written down in {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.That(started.GetProperty("recipients").GetInt32(), Is.EqualTo(100_000));
        Assert.That(await desk.CountAsync("select count(distinct contact_id) from broadcast_recipients where broadcast_id = @Id::uuid and state = 'pending'", new { Id = id }), Is.EqualTo(100_000));
        watch.Restart();
        await desk.StepAsync(id, "cancel");
        TestContext.Out.WriteLine($"Cancelled in {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.That(await desk.CountsAsync(id), Is.EqualTo(new Dictionary<string, int> { ["cancelled"] = 100_000 }));
    }
}
