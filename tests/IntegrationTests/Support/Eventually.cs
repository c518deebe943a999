using Npgsql;

namespace TrailDesk.IntegrationTests.Support;

/// <summary>For what comes true by itself and announces it to nobody, such as a server that restarts.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<T> SucceedsAsync<T>(Func<Task<T>> attempt)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (NpgsqlException) when (!patience.IsCancellationRequested)
            {
                await pace.WaitForNextTickAsync(patience.Token);
            }
        }
    }

    public static Task HoldsAsync(Func<bool> condition) => HoldsAsync(() => Task.FromResult(condition()));

    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
            await pace.WaitForNextTickAsync(patience.Token);
    }
}
