using System.Collections.Concurrent;
using System.Diagnostics;
using TrailDesk.Load;

// One run: warm up, measure, print one row. Load program, stand-in provider, product and PostgreSQL share the machine.
var options = Options.Parse(args);
var sent = new ConcurrentDictionary<string, long>();
var replies = new ConcurrentDictionary<string, (long At, int Times)>();
await using var provider = await StandInProvider.StartAsync(options.ProviderMilliseconds, (to, at) =>
    replies.AddOrUpdate(to.TrimStart('+'), (at, 1), (_, before) => (before.At, before.Times + 1)));
await using var rig = await Rig.StartAsync(provider.Url, options.Tenants, options.Statements);
using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256, PooledConnectionLifetime = TimeSpan.FromMinutes(10) });
var webhooks = new Webhooks(client, rig, options.Text);

await SendClosedAsync(0, options.WarmUp);
await AnsweredAsync(options.WarmUp);
await rig.AnalyzeAsync(options.Statements);
var (before, begun) = (await rig.ReadAsync(), Stopwatch.GetTimestamp());
var acks = await (options.Open is { } rate
    ? SendOpenAsync(options.WarmUp, options.Messages, rate)
    : SendClosedAsync(options.WarmUp, options.Messages));
var total = options.WarmUp + options.Messages;
await AnsweredAsync(total);
var (seconds, after) = (Stopwatch.GetElapsedTime(begun).TotalSeconds, await rig.ReadAsync());
Print();
if (options.Statements) await rig.PrintDearestAsync();
return replies.Count == total ? 0 : 1;

async Task<double[]> SendClosedAsync(int from, int count)
{
    var (next, taken) = (from - 1, new ConcurrentBag<double>());
    await Task.WhenAll(Enumerable.Range(0, options.Closed).Select(async _ =>
    {
        while (Interlocked.Increment(ref next) is var number && number < from + count) taken.Add(await SendAsync(number));
    }));
    return [.. taken];
}

async Task<double[]> SendOpenAsync(int from, int count, int perSecond)
{
    var (start, running) = (Stopwatch.GetTimestamp(), new List<Task<double>>());
    for (var i = 0; i < count; i++)
    {
        var due = i / (double)perSecond - Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (due > 0.001) await Task.Delay(TimeSpan.FromSeconds(due));
        running.Add(SendAsync(from + i));
    }

    return await Task.WhenAll(running);
}

async Task<double> SendAsync(int number)
{
    var at = Stopwatch.GetTimestamp();
    sent[Webhooks.PhoneOf(number)] = at;
    var status = await webhooks.SendAsync(number);
    if (status != 200) throw new InvalidOperationException($"A webhook was answered {status}.");
    return Stopwatch.GetElapsedTime(at).TotalMilliseconds;
}

async Task AnsweredAsync(int count)
{
    var patience = Stopwatch.StartNew();
    while (replies.Count < count && patience.Elapsed < TimeSpan.FromSeconds(60)) await Task.Delay(20);
}

void Print()
{
    var ends = sent.Where(message => replies.ContainsKey(message.Key) && IsMeasured(message.Key))
        .Select(message => Stopwatch.GetElapsedTime(message.Value, replies[message.Key].At).TotalMilliseconds).ToArray();
    double PerThousand(Func<Reading, double> figure) => (figure(after) - figure(before)) / options.Messages * 1000;
    Console.WriteLine($"load           {(options.Open is { } r ? $"open, {r}/s" : $"closed, {options.Closed} at a time")}, {options.Messages} enquiries, {options.Tenants} tenants, provider {options.ProviderMilliseconds} ms");
    Console.WriteLine($"answered       {replies.Count - options.WarmUp} of {options.Messages}, twice {replies.Count(reply => reply.Value.Times > 1)}");
    Console.WriteLine($"replies/s      {options.Messages / seconds:F0}");
    Console.WriteLine($"ack ms         p50 {At(acks, .5):F1}  p99 {At(acks, .99):F1}  max {acks.Max():F1}");
    Console.WriteLine($"end to end ms  p50 {At(ends, .5):F1}  p99 {At(ends, .99):F1}  max {ends.Max():F1}");
    Console.WriteLine($"CPU s / 1,000  app {PerThousand(x => x.AppCpu):F2}  PostgreSQL {PerThousand(x => x.PostgresCpu):F2}  together {PerThousand(x => x.AppCpu) + PerThousand(x => x.PostgresCpu):F2}");
    Console.WriteLine($"per message    {PerThousand(x => x.WalBytes) / 1000:F0} WAL bytes, {PerThousand(x => x.Commits) / 1000:F2} commits");
    Console.WriteLine($"app memory     {after.ResidentMiB:F0} MiB resident");
}

bool IsMeasured(string phone) => int.Parse(phone[4..], System.Globalization.CultureInfo.InvariantCulture) - 10_000_000 >= options.WarmUp;

static double At(double[] values, double quantile)
{
    var sorted = values.Order().ToArray();
    return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * quantile))];
}
