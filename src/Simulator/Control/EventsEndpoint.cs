using System.Text.Json;
using TrailDesk.Simulator.Arrivals;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.CloudApi;
using TrailDesk.Simulator.Limits;
using TrailDesk.Simulator.Phones;
using TrailDesk.Simulator.Twilio;
using TrailDesk.Simulator.Webhooks;

namespace TrailDesk.Simulator.Control;

/// <summary>
/// Server-sent events for the page: which phones have something new. Looks at version numbers six times a second, so a
/// thousand sends cost the page one line and the send path nothing.
/// </summary>
internal static class EventsEndpoint
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(160);
    private const int BeatsOfSilence = 90;

    private static readonly TimeSpan SlowBeat = TimeSpan.FromMilliseconds(500);

    public static void Map(WebApplication app)
    {
        app.MapGet("/sim/events", ServeAsync);
        app.MapGet("/sim/events/templates", (HttpContext http, ChannelBook channels, TemplateCatalogue templates, ContentCatalogue contents, LiveChanges live,
            IHostApplicationLifetime lifetime) => ServeChangesAsync(http, () => (TemplateCards.Stamp(TemplateCards.All(channels, templates, contents)), live.ChannelsVersion), lifetime));
        // A chart moves on by itself, as long as there is something in it.
        app.MapGet("/sim/events/arrivals", (HttpContext http, ArrivalBoard arrivals, LimitBoard limits, LiveChanges live, IHostApplicationLifetime lifetime) =>
            ServeChangesAsync(http, () => (arrivals.Version, live.ChannelsVersion, arrivals.Version > 0 ? limits.Second : 0), lifetime));
    }

    /// <summary>For the other pages, on which nobody reads a message: only that something is new.</summary>
    private static async Task ServeChangesAsync<T>(HttpContext http, Func<T> stamp, IHostApplicationLifetime lifetime) where T : IEquatable<T>
    {
        using var ended = Begin(http, lifetime);
        using var timer = new PeriodicTimer(SlowBeat);
        try
        {
            var (seen, isFirst) = (stamp(), true);
            do
            {
                var now = stamp();
                if (!isFirst && now.Equals(seen)) continue;
                (seen, isFirst) = (now, false);
                await http.Response.WriteAsync("data: {}\n\n", ended.Token);
                await http.Response.Body.FlushAsync(ended.Token);
            }
            while (await timer.WaitForNextTickAsync(ended.Token));
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the simulator stops: the ordinary end.
        }
    }

    private static CancellationTokenSource Begin(HttpContext http, IHostApplicationLifetime lifetime)
    {
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        return CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
    }

    private static async Task ServeAsync(
        HttpContext http, PhoneBook phones, LiveChanges live, StatusReporter statuses, IHostApplicationLifetime lifetime)
    {
        using var ended = Begin(http, lifetime);
        live.PageOpened();
        try
        {
            if (live.Reading) foreach (var phone in phones.Pinned) statuses.ReadAll(phone);
            await WatchAsync(http.Response, phones, live, ended.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the simulator stops: the ordinary end.
        }
        finally
        {
            live.PageClosed();
        }
    }

    private static async Task WatchAsync(HttpResponse response, PhoneBook phones, LiveChanges live, CancellationToken ended)
    {
        var seen = new Dictionary<string, long>();
        var (channels, silence) = (-1L, 0);
        using var timer = new PeriodicTimer(Beat);
        do
        {
            var changed = phones.Pinned.Where(phone => seen.GetValueOrDefault(phone.Digits, -1) != phone.Version).ToList();
            foreach (var phone in changed) seen[phone.Digits] = phone.Version;
            var news = live.ChannelsVersion != channels;
            channels = live.ChannelsVersion;
            if (changed.Count == 0 && !news && ++silence < BeatsOfSilence) continue;
            silence = 0;
            var data = JsonSerializer.Serialize(new { phones = changed.Select(phone => phone.Number), channels = news });
            await response.WriteAsync($"data: {data}\n\n", ended);
            await response.Body.FlushAsync(ended);
        }
        while (await timer.WaitForNextTickAsync(ended));
    }
}
