using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>A round trip of a node that goes wrong.</summary>
/// <param name="Trip">Which one, counted from 1.</param>
/// <param name="IsBefore">The database never hears of it; else it did what was asked, and the node never hears so.</param>
/// <param name="Kills">The node dies of it; else it loses the connection alone.</param>
internal sealed record Fault(int Trip, bool IsBefore, bool Kills)
{
    public override string ToString() => $"{(Kills ? "dies" : "is cut off")} {(IsBefore ? "before" : "after")} trip {Trip}";
}

/// <summary>
/// Stands between one node and the database, and knows the round trips. A node that is dead is cut off from everything
/// that it had begun; an idle connection holds nothing and is left to the node's next life.
/// </summary>
internal sealed class DatabaseLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<LineConnection, bool> _open = new();
    private readonly EndPoint _database;
    private readonly Task _accepting;
    private Fault? _fault;
    private int _trips;

    public DatabaseLine(EndPoint database)
    {
        _database = database;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
    public bool IsDead { get; private set; }

    /// <summary>Whether the fault of this step came about.</summary>
    public bool HasStruck { get; private set; }

    public int Trips => Volatile.Read(ref _trips);

    public void Begin(Fault? fault) => (_fault, _trips, HasStruck) = (fault, 0, false);

    public void Revive() => IsDead = false;

    /// <summary>Everything the node had begun ends, as the server sees it when a process dies.</summary>
    public void Kill()
    {
        IsDead = true;
        foreach (var connection in _open.Keys.Where(connection => connection.HoldsSomething)) connection.Cut();
    }

    /// <summary>Until the server has let go of everything that was cut: its locks are free and its changes undone.</summary>
    public async Task SettleAsync()
    {
        foreach (var connection in _open.Keys.Where(connection => connection.IsCut)) await connection.Ended;
    }

    /// <summary>What becomes of the trip that begins now; null where nothing is wrong.</summary>
    public Fault? Count()
    {
        if (IsDead) return new Fault(0, IsBefore: true, Kills: false);
        var trip = Interlocked.Increment(ref _trips);
        return _fault is { } fault && fault.Trip == trip ? fault : null;
    }

    public void Strike(Fault fault)
    {
        HasStruck = true;
        if (fault.Kills) Kill();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
                return;
            }

            if (IsDead) client.Dispose();
            else _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var connection = new LineConnection(this, client, _database);
        _open[connection] = true;
        await connection.RunAsync();
        _open.TryRemove(connection, out _);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        foreach (var connection in _open.Keys) connection.Cut();
        await SettleAsync();
        await _accepting;
    }
}
