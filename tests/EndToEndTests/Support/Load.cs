using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace TrailDesk.EndToEndTests.Support;

/// <summary>
/// Many phones that write at once, each one message after the other. A message asks for a booking that nobody has, and
/// the answer repeats its code: so each reply can be told apart.
/// </summary>
internal sealed class Load(SimulatorProcess simulator, IReadOnlyList<SimulatedChannel> channels, int series)
{
    private const int PhonesPerChannel = 10;
    private const int MessagesPerPhone = 9;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AckPatience = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan TwilioPatience = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, bool> acknowledged = new();
    private long ledgerAt;

    private int Messages => channels.Count * PhonesPerChannel * MessagesPerPhone;

    public IReadOnlyList<Writer> Writers { get; } =
    [
        .. from channel in channels.Index()
           from phone in Enumerable.Range(0, PhonesPerChannel)
           select new Writer($"+1{series}{channel.Index}{phone:00}5550199", channel.Item, channel.Index * PhonesPerChannel + phone),
    ];

    public async Task RunAsync()
    {
        using var watching = new CancellationTokenSource();
        ledgerAt = await SkipLedgerAsync();
        var watch = WatchLedgerAsync(watching.Token);
        await Task.WhenAll(Writers.Select(WriteAsync));
        await watching.CancelAsync();
        await watch;
    }

    /// <summary>Comes back as soon as that share of the messages has been acknowledged.</summary>
    public Task ReachesAsync(double share) =>
        Eventually.HoldsAsync($"{share:P0} of the load", TimeSpan.FromSeconds(30), () => Task.FromResult(acknowledged.Count), count => count >= share * Messages);

    private async Task WriteAsync(Writer writer)
    {
        using var pace = new PeriodicTimer(Pace);
        for (var number = 0; number < MessagesPerPhone; number++)
        {
            var code = $"BK-{series}{writer.Number:00}{number + 10}";
            var at = DateTimeOffset.UtcNow;
            var (id, status) = await simulator.WriteAsync(writer.Phone, writer.Channel.Id, code);
            var message = new WrittenMessage(id, code, at, status == 200 || await AcknowledgedLaterAsync(writer, id));
            writer.Written.Add(message);
            if (message.Acknowledged) acknowledged[id] = true;
            await pace.WaitForNextTickAsync();
        }
    }

    // Meta and 360dialog come back until they are answered 200; Twilio tries again once and gives up.
    private async Task<bool> AcknowledgedLaterAsync(Writer writer, string id)
    {
        try
        {
            return await Eventually.HoldsAsync($"An acknowledgement of {id}", writer.Channel.Provider == "twilio" ? TwilioPatience : AckPatience,
                () => Task.FromResult(acknowledged.ContainsKey(id)), known => known);
        }
        catch (TimeoutException) when (writer.Channel.Provider == "twilio")
        {
            return false;
        }
    }

    private async Task<long> SkipLedgerAsync() => (await simulator.GetAsync("/sim/health")).GetProperty("deliveries").GetInt64();

    private async Task WatchLedgerAsync(CancellationToken stop)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!stop.IsCancellationRequested)
        {
            var page = await simulator.GetAsync($"/sim/deliveries?since={ledgerAt}");
            ledgerAt = page.GetProperty("next").GetInt64();
            foreach (var entry in page.GetProperty("items").EnumerateArray())
                if (entry.GetProperty("kind").GetString() == "message" && entry.TryGetProperty("status", out var status) && status.GetInt32() == 200)
                    foreach (var id in entry.GetProperty("messageIds").EnumerateArray()) acknowledged[id.GetString()!] = true;
            await pace.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}

internal sealed record Writer(string Phone, SimulatedChannel Channel, int Number)
{
    public List<WrittenMessage> Written { get; } = [];
}

internal sealed record WrittenMessage(string Id, string Code, DateTimeOffset At, bool Acknowledged);

internal static partial class ReplyCodes
{
    public static string Of(Received reply) => Code().Match(reply.Text).Value;

    public static IReadOnlyList<string> Of(IEnumerable<Received> replies) => [.. replies.Select(Of)];

    [GeneratedRegex(@"BK-\d+")]
    private static partial Regex Code();
}
