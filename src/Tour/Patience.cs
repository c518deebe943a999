using System.Text.Json;

namespace TrailDesk.Tour;

/// <summary>A step that did not come out: what should have been there, and what was.</summary>
internal sealed class StepFailedException(string step, string expected, string found) : Exception($"{step}: expected {expected}, found {found}")
{
    public string Step { get; } = step;
    public string Expected { get; } = expected;
    public string Found { get; } = found;
}

/// <summary>Reads again until it is as expected, or fails with what was there last.</summary>
internal sealed class Patience(TimeSpan most, CancellationToken stop)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);

    public CancellationToken Stop => stop;

    public async Task<T> UntilAsync<T>(string step, string expected, Func<CancellationToken, Task<T?>> read, Func<T, bool> holds, Func<T, string> describe)
    {
        var deadline = DateTimeOffset.UtcNow + most;
        using var timer = new PeriodicTimer(Pace);
        while (true)
        {
            var (value, trouble) = await TryAsync(read);
            if (value is not null && holds(value)) return value;
            if (DateTimeOffset.UtcNow >= deadline)
                throw new StepFailedException(step, expected, trouble ?? (value is null ? "nothing" : describe(value)));
            await timer.WaitForNextTickAsync(stop);
        }
    }

    /// <summary>Until the clock shows another second.</summary>
    public async Task SecondAsync()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        using var timer = new PeriodicTimer(Pace);
        while (DateTimeOffset.UtcNow.ToUnixTimeSeconds() == now) await timer.WaitForNextTickAsync(stop);
    }

    public static void Check(string step, string expected, string found, bool holds)
    {
        if (!holds) throw new StepFailedException(step, expected, found);
    }

    private async Task<(T? Value, string? Trouble)> TryAsync<T>(Func<CancellationToken, Task<T?>> read)
    {
        try
        {
            return (await read(stop), null);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or IOException)
        {
            return (default, failure.Message);
        }
    }
}
