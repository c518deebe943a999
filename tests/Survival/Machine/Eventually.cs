using System.Diagnostics;

namespace TrailDesk.Survival.Machine;

/// <summary>For what comes true by itself in another process and announces it to nobody.</summary>
internal static class Eventually
{
    public static async Task<T> HoldsAsync<T>(string what, TimeSpan patience, Func<Task<T>> read, Func<T, bool> holds)
    {
        var started = Stopwatch.StartNew();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            string last;
            try
            {
                var value = await read();
                if (holds(value)) return value;
                last = $"{value}";
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException)
            {
                last = failure.Message;
            }

            if (started.Elapsed > patience) throw new TimeoutException($"{what} did not come true within {patience.TotalSeconds:0} s; last seen: {last}");
            await pace.WaitForNextTickAsync();
        }
    }
}
