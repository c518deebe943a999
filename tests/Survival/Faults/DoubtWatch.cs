using System.Collections.Concurrent;
using TrailDesk.Survival.Desk;

namespace TrailDesk.Survival.Faults;

/// <summary>Remembers which answers were in doubt at some moment: nothing else tells afterwards why one of them came late.</summary>
internal sealed class DoubtWatch : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<Guid, bool> seen = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly DatabaseView database;
    private readonly Task watching;

    public DoubtWatch(DatabaseView database)
    {
        this.database = database;
        watching = Task.Run(WatchAsync);
    }

    public IReadOnlyCollection<Guid> Seen => [.. seen.Keys];

    private async Task WatchAsync()
    {
        using var pace = new PeriodicTimer(Every);
        while (!stopping.IsCancellationRequested)
        {
            foreach (var message in await database.InDoubtAsync()) seen[message] = true;
            await pace.WaitForNextTickAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await watching;
        stopping.Dispose();
    }
}
