using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using TrailDesk.Fuzz;
using TrailDesk.Fuzz.Cases;
using TrailDesk.Load;

// --cases N (a million), --from F (to see a case again), --seed S, --minutes M (at most), --at-once C. Ends with 1 when anything was wrong.
long Option(string name, long usual) =>
    Array.IndexOf(args, name) is var at and >= 0 ? long.Parse(args[at + 1], CultureInfo.InvariantCulture) : usual;

const int CasesPerCanary = 1_000;
var (cases, from, seed, minutes, atOnce) = (Option("--cases", 1_000_000), Option("--from", 0), (int)Option("--seed", 1), Option("--minutes", 600), (int)Option("--at-once", 8));
var clock = Stopwatch.StartNew();
var tally = new Tally();
await using var provider = await StandInProvider.StartAsync();
await using var desk = await DeskUnderFire.StartAsync(provider.Url);
using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 });
var (json, forms) = CorpusSeeds.Read(Path.Combine(AppContext.BaseDirectory, "corpus.jsonl"));
var door = new HostileDoor(client, desk.Url, await desk.ChannelsAsync());
var (hostile, canaries) = (new HostileCases(seed, json, forms), new Canaries(door));
var (next, memory) = (from - 1, new List<double>());

Console.WriteLine($"seed {seed}, {cases} cases, {atOnce} at once");
using var watching = new CancellationTokenSource();
var watch = WatchAsync(watching.Token);
await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => WorkAsync()));
var (seconds, sent) = (clock.Elapsed.TotalSeconds, tally.Done);
await watching.CancelAsync();
await watch;
await DrainedAsync();
using var again = await desk.SignInAsync();
foreach (var fault in await canaries.FaultsAsync(again)) tally.Fault(fault);
var letters = (await again.GetFromJsonAsync<JsonElement>("/api/dead-letters?state=waiting&limit=200")).GetProperty("items").EnumerateArray().ToList();
foreach (var letter in letters) tally.Fault($"dead letter: {letter.GetProperty("reason")}");
tally.Print();
Console.WriteLine($"cases {sent}, seconds {seconds:F0}, canaries {canaries.Count}, dead letters {letters.Count}, faults {tally.FaultCount}");
Console.WriteLine($"resident MiB {string.Join(' ', memory.Select(value => value.ToString("F0", CultureInfo.InvariantCulture)))}");
Console.WriteLine($"log lines {desk.LogLines}, the longest {desk.LongestLogLine} characters");
return tally.FaultCount == 0 ? 0 : 1;

async Task WorkAsync()
{
    while (desk.IsAlive && clock.Elapsed.TotalMinutes < minutes && Interlocked.Increment(ref next) is var number && number < from + cases)
    {
        var one = hostile.Make(number);
        try
        {
            tally.Add(one, await door.KnockAsync(one));
            if (number % CasesPerCanary == 0 && await canaries.SendAsync() is var status and not 200) tally.Fault($"{status}: the canary after {one}");
        }
        catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException)
        {
            tally.Fault($"{broken.Message}: {one}");
        }
    }

    if (!desk.IsAlive) tally.Fault("The desk's process has died.");
}

async Task WatchAsync(CancellationToken stop)
{
    using var pace = new PeriodicTimer(TimeSpan.FromSeconds(15));
    do
    {
        if (!desk.IsAlive) return;
        memory.Add(ProcessUse.ResidentMiB(desk.ProcessId));
        Console.WriteLine($"{clock.Elapsed:hh\\:mm\\:ss} {tally.Done} cases, {tally.FaultCount} faults, {memory[^1]:F0} MiB resident");
    }
    while (await TickAsync(pace, stop));
}

static async Task<bool> TickAsync(PeriodicTimer pace, CancellationToken stop)
{
    try
    {
        return await pace.WaitForNextTickAsync(stop);
    }
    catch (OperationCanceledException)
    {
        return false;
    }
}

// Everything that was taken must also have been worked off.
async Task DrainedAsync()
{
    using var reader = await desk.SignInAsync();
    using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
    for (var i = 0; i < 600; i++)
    {
        using var answer = await reader.GetAsync("/api/webhook-events?state=pending&limit=1");
        if (!answer.IsSuccessStatusCode) tally.Fault($"{(int)answer.StatusCode}: the list of what is still to be worked off");
        else if ((await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").GetArrayLength() == 0) return;
        await pace.WaitForNextTickAsync();
    }

    tally.Fault("There was still something to work off after five minutes.");
}
