using TrailDesk.Survival.Checking;
using TrailDesk.Survival.Desk;

namespace TrailDesk.Survival.Provider;

/// <summary>
/// Tells the desk what became of each accepted send, as each provider does: Meta and 360dialog until they are heard, Twilio
/// once more at most. It may be told before the send itself is answered, twice, and "delivered" before "sent".
/// </summary>
internal sealed class StatusCourier(Doors doors, bool isOn, int seed)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private readonly Random random = new(seed);
    private readonly Lock writing = new();
    private int pending;

    public int Pending => pending;

    public void Tell(RigChannel channel, AcceptedSend send, string? callbackPath, CancellationToken cancellation)
    {
        if (!isOn) return;
        foreach (var status in Draw() < 0.3 ? new[] { "delivered", "sent" } : ["delivered"])
        {
            var webhook = Webhook.Status(channel, status, send.ProviderMessageId, send.Phone, send.Echo, callbackPath);
            for (var copies = Draw() < 0.1 ? 2 : 1; copies > 0; copies--) _ = DeliverAsync(webhook, TimeSpan.FromMilliseconds(80 * Draw()), cancellation);
        }
    }

    private double Draw()
    {
        lock (writing) return random.NextDouble();
    }

    private async Task DeliverAsync(Webhook webhook, TimeSpan wait, CancellationToken cancellation)
    {
        Interlocked.Increment(ref pending);
        try
        {
            await Task.Delay(wait, cancellation);
            for (var (tries, pause) = (1, TimeSpan.FromMilliseconds(150)); !await doors.PostAsync(webhook, cancellation); tries++, pause *= 1.6)
            {
                if (webhook.Channel.IsTwilio && tries == 2) return;
                await Task.Delay(pause < Longest ? pause : Longest, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The run is over.
        }
        finally
        {
            Interlocked.Decrement(ref pending);
        }
    }
}
