using TrailDesk.Simulator.Channels;

namespace TrailDesk.Simulator.Meta;

/// <summary>Greets each webhook of Meta that is new, and comes back to one where nobody answered: a desk may start later.</summary>
internal sealed class HandshakeWorker(ChannelBook channels, WebhookHandshakes handshakes) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private const int LooksUntilNextTry = 10;
    private readonly Dictionary<string, (string Url, string Token)> known = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look);
        var looks = 0;
        do
        {
            if (++looks % LooksUntilNextTry == 0) ForgetUnanswered();
            foreach (var channel in channels.All.Where(one => one is { Provider: "meta", VerifyToken: not null }))
                await GreetAsync(channel, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task GreetAsync(SimulatedChannel channel, CancellationToken stopping)
    {
        if (channels.WebhookUrl(channel.Id) is not { } url || known.GetValueOrDefault(channel.Id) == (url, channel.VerifyToken!)) return;
        known[channel.Id] = (url, channel.VerifyToken!);
        await handshakes.ShakeAsync(channel, url, channel.VerifyToken, stopping);
    }

    private void ForgetUnanswered()
    {
        foreach (var one in handshakes.All.Where(one => one is { Succeeded: false, Status: null })) known.Remove(one.ChannelId);
    }
}
