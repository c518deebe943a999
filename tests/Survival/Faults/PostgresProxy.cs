using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TrailDesk.Survival.Faults;

/// <summary>
/// Stands between one node and the database. It can be slow, refuse connections, and strike at a statement: before it
/// arrives, or after it was done and before its answer comes back.
/// </summary>
internal sealed class PostgresProxy : IAsyncDisposable
{
    private readonly int target;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<ProxiedConnection, bool> open = new();
    private readonly Task accepting;
    private Strike? armed;

    public PostgresProxy(int target)
    {
        this.target = target;
        listener.Start(512);
        accepting = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What the database sees as its clients' ports.</summary>
    public IEnumerable<int> ServerPorts => open.Keys.Select(connection => connection.ServerPort).OfType<int>();

    /// <summary>Added to every answer.</summary>
    public TimeSpan Delay { get; set; }

    public bool Refuses { get; set; }

    /// <summary>The next statement that contains the text is struck, once.</summary>
    public Task ArmAsync(string text, bool isBefore, Action action)
    {
        var strike = new Strike(text, isBefore, action);
        armed = strike;
        return strike.Struck.Task;
    }

    public void Disarm() => armed = null;

    public void CutAll()
    {
        foreach (var connection in open.Keys) connection.Close();
    }

    /// <returns>The strike for this statement, which then is nobody else's.</returns>
    public Strike? TakeStrike(string statement)
    {
        if (armed is not { } strike || !statement.Contains(strike.Text, StringComparison.Ordinal)) return null;
        return Interlocked.CompareExchange(ref armed, null, strike) == strike ? strike : null;
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await listener.AcceptSocketAsync(stopping.Token);
            }
            catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            if (Refuses) client.Dispose();
            else _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var connection = new ProxiedConnection(this, client);
        open[connection] = true;
        await connection.RunAsync(target, stopping.Token);
        open.TryRemove(connection, out _);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        CutAll();
        await accepting;
        stopping.Dispose();
    }
}

/// <summary>What happens at a statement; the connection is cut with it.</summary>
internal sealed record Strike(string Text, bool IsBefore, Action Action)
{
    public TaskCompletionSource Struck { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Happen()
    {
        Action();
        Struck.TrySetResult();
    }
}
