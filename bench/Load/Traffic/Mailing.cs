using System.Diagnostics;

namespace TrailDesk.Load;

/// <summary>Broadcasts to people who were in no run before, measured until the last of them has it.</summary>
internal sealed class Mailing(Subject subject, Traffic traffic)
{
    /// <summary>One from each of these channels, started together; their people are made known before that.</summary>
    public async Task<Run> SendAsync(IReadOnlyList<int> channels, int people)
    {
        var (first, starts) = (traffic.Next, new List<Func<Task>>());
        foreach (var (place, channel) in channels.Index())
        {
            var phones = Enumerable.Range(first + place * people, people).Select(Webhooks.PhoneOf).ToList();
            starts.Add(await subject.PrepareBroadcastAsync(subject.Channels[channel], phones));
        }

        return await traffic.MeasureAsync(channels.Count * people, (start, sent) =>
        {
            if (start != first) throw new InvalidOperationException("Other traffic took these people's numbers meanwhile.");
            foreach (var n in Enumerable.Range(0, channels.Count * people)) sent.Add(new Sent(first + n, channels[n / people], Stopwatch.GetTimestamp(), 0));
            return Task.WhenAll(starts.Select(begin => begin()));
        });
    }
}
