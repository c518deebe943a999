using TrailDesk.Survival;
using TrailDesk.Survival.Desk;

namespace TrailDesk.EndToEndTests.Crashes;

/// <summary>A message that no process survives takes nobody with it, and is there to be seen in the end.</summary>
internal sealed class ProcessDeathTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Test]
    public async Task A_message_that_ends_the_process_is_a_dead_letter_after_five_deaths_and_everybody_else_is_answered()
    {
        await using var rig = await Rig.StartAsync(new Options { Seed = 41, Messages = 60, PerSecond = 30, ShiftedClocks = false, IsPoisoned = true });
        var isBuried = false;
        var writing = rig.WriteAsync(() => isBuried);
        using (var http = new HttpClient())
        using (var poison = Poison(rig.Channels.First(channel => channel.Provider == "meta")).To(rig.Nodes[0].Url))
            Assert.That((int)(await http.SendAsync(poison)).StatusCode, Is.EqualTo(200));

        var letters = await Eventually.HoldsAsync("A dead letter", Patience, async () =>
        {
            if (!rig.Nodes[0].IsRunning) await rig.Nodes[0].StartAsync();
            return await rig.Database.DeadLettersAsync();
        }, found => found.Count > 0);

        Assert.That(letters, Is.EqualTo(new[] { ("The process stopped while it was handled, five times.", (short)5) }));
        await rig.Database.ForgetDeadLettersAsync();
        isBuried = true;
        await writing;
        Assert.That(await rig.SettleAsync(), Is.Empty);
    }

    private static Webhook Poison(RigChannel channel) =>
        Webhook.Messages(channel, [new InboundText("wamid.POISON", "+447700900999", PoisonedDesk.Poison)]);
}
