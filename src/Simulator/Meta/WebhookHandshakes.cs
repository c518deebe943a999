using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using TrailDesk.Simulator.Channels;

namespace TrailDesk.Simulator.Meta;

/// <summary>Whether a webhook answered Meta's GET as it must.</summary>
internal sealed record Handshake(string ChannelId, bool Succeeded, int? Status, string? Reason, DateTimeOffset At);

/// <summary>Meta's GET before a webhook is registered: whoever knows the verify token says the challenge back.</summary>
internal sealed class WebhookHandshakes(LiveChanges live, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<string, Handshake> last = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        Timeout = TimeSpan.FromSeconds(10)
    };

    public IEnumerable<Handshake> All => last.Values.OrderBy(one => one.ChannelId, StringComparer.Ordinal);

    public async Task<Handshake> ShakeAsync(SimulatedChannel channel, string? url, string? token, CancellationToken cancellation)
    {
        var (status, reason) = await AskAsync(url, token, cancellation);
        var handshake = new Handshake(channel.Id, reason is null, status, reason, clock.GetUtcNow());
        last[channel.Id] = handshake;
        live.ChannelsChanged();
        return handshake;
    }

    public void Dispose() => http.Dispose();

    private async Task<(int? Status, string? Reason)> AskAsync(string? url, string? token, CancellationToken cancellation)
    {
        if (url is null || token is null) return (null, "the channel has no webhook address or no verify token");
        var challenge = Random.Shared.Next(100_000_000, 2_000_000_000).ToString(CultureInfo.InvariantCulture);
        try
        {
            using var answer = await http.GetAsync(Question(url, token, challenge), cancellation);
            var body = await answer.Content.ReadAsStringAsync(cancellation);
            return ((int)answer.StatusCode, Complaint((int)answer.StatusCode, body, challenge));
        }
        catch (Exception failure) when (failure is HttpRequestException or InvalidOperationException or FormatException or NotSupportedException
            || (failure is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return (null, "nobody answered");
        }
    }

    private static string Question(string url, string token, string challenge) => QueryHelpers.AddQueryString(url, new Dictionary<string, string?>
    {
        ["hub.mode"] = "subscribe",
        ["hub.challenge"] = challenge,
        ["hub.verify_token"] = token
    });

    // To the letter: quotes around the challenge, or a line's end after it, are another answer.
    private static string? Complaint(int status, string body, string challenge) => status switch
    {
        not 200 => $"answered {status}",
        _ when body != challenge => "answered 200 without the bare challenge",
        _ => null
    };
}
