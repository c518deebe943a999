using System.Diagnostics;
using System.Net.Http.Headers;
using System.Threading.Channels;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.Faults;
using TrailDesk.Simulator.Ledger;

namespace TrailDesk.Simulator.Webhooks;

/// <summary>POSTs webhooks, several at once, and comes back to those that failed as their provider would.</summary>
internal sealed class WebhookPump(
    SimulatorSettings settings, ChannelBook channels, FaultBoard faults, Ledgers ledgers, DueQueue later) : BackgroundService
{
    private readonly Channel<Delivery> ready = Channel.CreateUnbounded<Delivery>();
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        UseCookies = false
    })
    { Timeout = TimeSpan.FromSeconds(15) };

    private int pending;
    private long lost;

    public int Pending => Volatile.Read(ref pending);

    /// <summary>Webhooks given up because too many were waiting.</summary>
    public long Lost => Interlocked.Read(ref lost);

    public void Send(Delivery delivery)
    {
        if (Interlocked.Increment(ref pending) <= settings.PendingWebhooks) ready.Writer.TryWrite(delivery);
        else
        {
            Interlocked.Increment(ref lost);
            Finish(delivery, null);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, settings.WebhookWorkers).Select(_ => WorkAsync(stoppingToken)));

    public override void Dispose()
    {
        http.Dispose();
        base.Dispose();
    }

    private async Task WorkAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var delivery in ready.Reader.ReadAllAsync(stopping)) await AttemptAsync(delivery, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The simulator stops.
        }
    }

    private async Task AttemptAsync(Delivery delivery, CancellationToken stopping)
    {
        var channel = channels.Find(delivery.Channel.Id) ?? delivery.Channel;
        if ((delivery.Url ?? channels.WebhookUrl(channel.Id)) is not { } url)
        {
            Finish(delivery, null);
            return;
        }
        var (status, error) = await PostAsync(delivery, channel, url, stopping);
        if (stopping.IsCancellationRequested) return;
        if (delivery.Attempt == 1) foreach (var told in delivery.Answered) told(status);
        if (Redelivery.After(delivery, status, error, url, settings, ledgers.Now) is { } wait)
            later.After(wait, () => ready.Writer.TryWrite(delivery with { Attempt = delivery.Attempt + 1 }));
        else Interlocked.Decrement(ref pending);
    }

    private async Task<(int? Status, string? Error)> PostAsync(
        Delivery delivery, SimulatedChannel channel, string url, CancellationToken stopping)
    {
        var started = Stopwatch.GetTimestamp();
        var dialled = url.Split('#')[0];
        try
        {
            using var request = Request(delivery, channel, dialled);
            using var response = await http.SendAsync(request, stopping);
            Record(delivery, dialled, started, (int)response.StatusCode, null);
            return ((int)response.StatusCode, null);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or FormatException or InvalidOperationException
            or NotSupportedException)
        {
            var error = failure is OperationCanceledException ? "timeout" : "connection";
            Record(delivery, dialled, started, null, error);
            return (null, error);
        }
    }

    private HttpRequestMessage Request(Delivery delivery, SimulatedChannel channel, string url)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(delivery.Body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(delivery.ContentType);
        request.Headers.TryAddWithoutValidation("User-Agent", channel.IsTwilio ? "TwilioProxy/1.1" : "facebookexternalua");
        var wrong = faults.Take("wrongSignature", channel.Id) is not null;
        foreach (var (name, value) in WebhookProof.Headers(channel, delivery, url, channels.Registered(channel.Id), wrong))
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private void Record(Delivery delivery, string url, long started, int? status, string? error) =>
        ledgers.Deliveries.Add(new DeliveryEntry
        {
            At = ledgers.Now,
            MonotonicMs = ledgers.MonotonicMs,
            DurationMs = Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            ChannelId = delivery.Channel.Id,
            Kind = delivery.Kind,
            Url = url,
            MessageIds = delivery.MessageIds,
            Attempt = delivery.Attempt,
            Status = status,
            Error = error,
            Body = delivery.Body,
            ContentType = delivery.ContentType
        });

    private void Finish(Delivery delivery, int? status)
    {
        Interlocked.Decrement(ref pending);
        foreach (var told in delivery.Answered) told(status);
    }
}
