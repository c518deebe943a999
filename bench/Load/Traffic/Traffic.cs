using System.Collections.Concurrent;
using System.Diagnostics;

namespace TrailDesk.Load;

/// <summary>Drives a subject and waits for every reply. Numbers go on from run to run, so that no two enquiries share a phone.</summary>
internal sealed class Traffic(Subject subject, StandInProvider provider, string text = Webhooks.DefaultText) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);
    private readonly Webhooks _webhooks = new(subject, text);
    private RawClient _client = new(subject.Doors);
    private int _next;

    public List<Run> Runs { get; } = [];

    /// <summary>The number of the next person who was in no run so far.</summary>
    public int Next => _next;

    /// <param name="channelOf">Which channel a run's n-th enquiry goes to; in turn where it is not said.</param>
    public Task<Run> ClosedAsync(int messages, int atOnce, Func<int, int>? channelOf = null) =>
        MeasureAsync(messages, (first, sent) => SendClosedAsync(atOnce, () => true, messages, first, channelOf, sent));

    /// <summary>Measured after some seconds of the same: statistics were just taken anew, and each connection plans its statements again.</summary>
    public async Task<Run> OpenAsync(int messages, int perSecond, Func<int, int>? channelOf = null)
    {
        var settling = (int)(perSecond * Settling.TotalSeconds);
        await MeasureAsync(settling, (first, sent) => SendOpenAsync(settling, perSecond, first, channelOf, sent));
        return await MeasureAsync(messages, (first, sent) => SendOpenAsync(messages, perSecond, first, channelOf, sent));
    }

    /// <summary>As many as will go within a time; nobody waits for replies.</summary>
    public async Task<Run> AcksAsync(TimeSpan time, int atOnce)
    {
        var (clock, sent) = (Stopwatch.StartNew(), new ConcurrentBag<Sent>());
        var before = await subject.ReadAsync();
        await SendClosedAsync(atOnce, () => clock.Elapsed < time, int.MaxValue, _next, null, sent);
        _next += sent.Count;
        return new Run([.. sent], before, await subject.ReadAsync(), 0);
    }

    public async Task<int> StatusesAsync(LoadChannel channel, string status, IEnumerable<Reply> replies) =>
        await _client.SendAsync(_webhooks.Statuses(channel, status, replies));

    /// <param name="sendAsync">Gets the first person's number, and notes what was sent.</param>
    public async Task<Run> MeasureAsync(int messages, Func<int, ConcurrentBag<Sent>, Task> sendAsync)
    {
        // Servers close connections that were idle for long.
        _client.Dispose();
        _client = new RawClient(subject.Doors);
        var (first, sent) = (_next, new ConcurrentBag<Sent>());
        _next += messages;
        var before = await subject.ReadAsync();
        await sendAsync(first, sent);
        await AnsweredAsync([.. sent]);
        var after = await subject.ReadAsync();
        foreach (var message in sent) message.Reply = ReplyTo(message);
        var run = new Run([.. sent], before, after, sent.Count(IsFromAnotherNumber));
        Runs.Add(run);
        return run;
    }

    private Reply? ReplyTo(Sent message) => provider.Replies.GetValueOrDefault(Webhooks.PhoneOf(message.Number));

    private bool IsFromAnotherNumber(Sent message) =>
        message.Reply is { } reply && reply.PhoneNumberId != subject.Channels[message.Channel].PhoneNumberId;

    private async Task SendClosedAsync(int atOnce, Func<bool> goesOn, int messages, int first, Func<int, int>? channelOf, ConcurrentBag<Sent> sent)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            while (goesOn() && Interlocked.Increment(ref next) is var n && n < messages) sent.Add(await SendAsync(first, n, channelOf));
        }));
    }

    private async Task SendOpenAsync(int messages, int perSecond, int first, Func<int, int>? channelOf, ConcurrentBag<Sent> sent)
    {
        var (start, running) = (Stopwatch.GetTimestamp(), new List<Task>());
        for (var n = 0; n < messages; n++)
        {
            var due = n / (double)perSecond - Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (due > 0.001) await Task.Delay(TimeSpan.FromSeconds(due));
            running.Add(KeepAsync(n));
        }

        await Task.WhenAll(running);

        async Task KeepAsync(int n) => sent.Add(await SendAsync(first, n, channelOf));
    }

    private async Task<Sent> SendAsync(int first, int n, Func<int, int>? channelOf)
    {
        var channel = (channelOf?.Invoke(n) ?? n) % subject.Channels.Count;
        var request = _webhooks.Enquiry(first + n, subject.Channels[channel]);
        var at = Stopwatch.GetTimestamp();
        var status = await _client.SendAsync(request);
        if (status != 200) throw new InvalidOperationException($"{subject.Name} answered a webhook with {status}.");
        return new Sent(first + n, channel, at, Stopwatch.GetElapsedTime(at).TotalMilliseconds);
    }

    /// <summary>A minute without any new reply ends the waiting: what is missing is then counted as not answered.</summary>
    public async Task AnsweredAsync(IReadOnlyList<Sent> messages)
    {
        var (quiet, seen, answered) = (Stopwatch.GetTimestamp(), 0, 0);
        while (Stopwatch.GetElapsedTime(quiet) < Patience)
        {
            while (answered < messages.Count && ReplyTo(messages[answered]) is not null) answered++;
            if (answered == messages.Count) return;
            if (provider.Replies.Count != seen) (seen, quiet) = (provider.Replies.Count, Stopwatch.GetTimestamp());
            await Task.Delay(20);
        }
    }

    public void Dispose() => _client.Dispose();
}
