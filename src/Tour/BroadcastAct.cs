using System.Globalization;
using System.Text;

namespace TrailDesk.Tour;

/// <summary>One message to two hundred people, stopped in the middle and let go on: each gets it once.</summary>
internal sealed class BroadcastAct(Desk desk, Phones phones, Transcript transcript, Patience patience)
{
    private const int Many = 200;
    private const int First = 200;
    private const int PerSecond = 40;

    private static IEnumerable<Actor> Guests => Enumerable.Range(First, Many).Select(number =>
        new Actor(string.Create(CultureInfo.InvariantCulture, $"Guest {number - First + 1}"), string.Create(CultureInfo.InvariantCulture, $"+447700900{number:000}"), "guest"));

    public async Task<Guid> PlayAsync(DemoChannel channel)
    {
        transcript.Scene($"A message to {Many} people, with a pause");
        var broadcast = await WriteAsync(channel, await ListAsync());
        await PreviewAsync(broadcast);
        await SetPaceAsync(channel, PerSecond);
        await StepAsync(broadcast, "start");
        await UntilAsync(broadcast, "some gone and some not", one => Arrived(one) is > 0 and < Many / 2);
        await PauseAsync(broadcast, channel);
        await StepAsync(broadcast, "resume");
        await UntilAsync(broadcast, $"completed and {Many} arrived", one => one.Status == "completed" && Arrived(one) == Many);
        await CheckPhonesAsync(channel, one => one == 1, "one message each");
        transcript.Fact($"All {Many} phones hold it, and none twice");
        await SetPaceAsync(channel, null);
        return broadcast.Id;
    }

    private async Task<Guid> ListAsync()
    {
        var list = await desk.DoAsync<DeskCode>("A list of people", 201, HttpMethod.Post, "/api/broadcast-lists", new { name = "Spring guests" }, patience.Stop);
        var file = new StringBuilder("phone,name,language\n");
        foreach (var guest in Guests) file.Append(CultureInfo.InvariantCulture, $"{guest.Phone},{guest.Name},en\n");
        var report = await desk.ImportAsync($"/api/broadcast-lists/{list.Id}/import", file.ToString(), patience.Stop);
        Patience.Check("Bringing people in from a file", $"{Many} added", $"{report.Added} added, {report.Refused} refused", report is { Added: Many, Refused: 0 });
        transcript.Fact($"{report.Added} people came in from a file");
        return list.Id;
    }

    private Task<DeskBroadcast> WriteAsync(DemoChannel channel, Guid list) => desk.DoAsync<DeskBroadcast>("The draft of a broadcast", 201, HttpMethod.Post, "/api/broadcasts", new
    {
        name = "Permits for the spring",
        channelId = channel.Id,
        audience = new { listIds = new[] { list } },
        template = new { name = TemplateAct.Notice, language = "en", variables = new { name = new { field = "contact.name" }, trip = new { value = "Annapurna" } } },
        purpose = "booking",
    }, patience.Stop);

    private async Task PreviewAsync(DeskBroadcast broadcast)
    {
        var preview = await desk.DoAsync<DeskPreview>("The preview of a broadcast", 200, HttpMethod.Post, $"/api/broadcasts/{broadcast.Id}/preview", null, patience.Stop);
        Patience.Check("The preview of a broadcast", $"the template for {Many}", $"{preview.Template} by template, {preview.Text} by text, {preview.Nothing} nothing",
            preview is { Template: Many, Text: 0, Nothing: 0 });
        transcript.Fact($"The preview says: {preview.Template} by template, {preview.Nothing} left out");
    }

    private async Task PauseAsync(DeskBroadcast broadcast, DemoChannel channel)
    {
        await StepAsync(broadcast, "pause");
        var settled = await UntilAsync(broadcast, "paused with nobody on the way", one => one.Status == "paused" && Arrived(one) + Waiting(one) == Many);
        await CheckPhonesAsync(channel, one => one <= 1, "at most one message each");
        Patience.Check("Pausing", "some who wait", $"{Waiting(settled)}", Waiting(settled) > 0);
        transcript.Fact($"Paused: {Arrived(settled)} have it, {Waiting(settled)} wait, nobody is in between");
    }

    private async Task CheckPhonesAsync(DemoChannel channel, Func<int, bool> isRight, string wanted)
    {
        foreach (var guest in Guests)
        {
            var held = (await phones.ReceivedAsync(guest, channel, patience.Stop)).Count;
            Patience.Check($"The phone of {guest.Name}", wanted, $"{held}", isRight(held));
        }
    }

    private async Task StepAsync(DeskBroadcast broadcast, string step) =>
        await desk.DoAsync<DeskBroadcast>($"The broadcast's {step}", 200, HttpMethod.Post, $"/api/broadcasts/{broadcast.Id}/{step}", null, patience.Stop);

    private async Task<DeskBroadcast> UntilAsync(DeskBroadcast broadcast, string wanted, Func<DeskBroadcast, bool> holds) =>
        await patience.UntilAsync("The broadcast", wanted,
            async cancellation => await desk.DoAsync<DeskBroadcast>("Reading the broadcast", 200, HttpMethod.Get, $"/api/broadcasts/{broadcast.Id}", null, cancellation),
            holds, one => $"{one.Status}: {string.Join(", ", one.Progress?.Counts.Select(count => $"{count.Count} {count.State}") ?? [])}");

    private async Task SetPaceAsync(DemoChannel channel, int? perSecond) => await desk.DoAsync<object>(
        "The channel's pace", 200, HttpMethod.Patch, $"/api/whatsapp/config/{channel.Id}", new { messagesPerSecond = perSecond ?? 80 }, patience.Stop);

    private static int Arrived(DeskBroadcast broadcast) => Count(broadcast, "sent", "delivered", "read");

    private static int Waiting(DeskBroadcast broadcast) => Count(broadcast, "pending");

    private static int Count(DeskBroadcast broadcast, params string[] states) => broadcast.Progress?.Counts.Where(one => states.Contains(one.State)).Sum(one => one.Count) ?? 0;
}
