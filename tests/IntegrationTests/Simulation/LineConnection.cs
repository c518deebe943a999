using System.Net;
using System.Net.Sockets;

namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>One connection between a node and the database: bytes both ways, an eye on where a round trip begins and ends.</summary>
internal sealed class LineConnection(DatabaseLine line, Socket client, EndPoint database) : IDisposable
{
    private const int Chunk = 32 * 1024;
    private readonly Socket _server = new(database.AddressFamily, SocketType.Stream, database is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TripReader _asked = new();
    private readonly ReadyReader _answered = new();
    private Fault? _afterAnswer;
    private int _isCut;

    public bool IsCut => Volatile.Read(ref _isCut) == 1;

    /// <summary>A transaction is open, something is being asked, or the session itself holds a lock.</summary>
    public bool HoldsSomething => _asked.HasSessionLock || !_answered.IsIdle;

    /// <summary>The server has closed its end, after it undid what was not committed.</summary>
    public Task Ended => _ended.Task;

    public async Task RunAsync()
    {
        try
        {
            await _server.ConnectAsync(database);
            if (database is IPEndPoint) _server.NoDelay = true;
            client.NoDelay = true;
            await Task.WhenAll(AskAsync(), AnswerAsync());
        }
        catch (SocketException)
        {
            Cut();
        }
        finally
        {
            Dispose();
            _ended.TrySetResult();
        }
    }

    public void Dispose()
    {
        client.Dispose();
        _server.Dispose();
    }

    public void Cut()
    {
        if (Interlocked.Exchange(ref _isCut, 1) == 1) return;
        client.Close(0);
        try
        {
            if (_server.Connected) _server.Shutdown(SocketShutdown.Send);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    private async Task AskAsync()
    {
        // What belongs together goes on together, or a part of it would be done by a server that should never hear of it.
        var (buffer, held, asks) = (new byte[Chunk], new MemoryStream(), false);
        try
        {
            while (await client.ReceiveAsync(buffer) is var read and > 0)
            {
                held.Write(buffer, 0, read);
                asks |= _asked.Read(buffer.AsSpan(0, read));
                if (!_asked.IsWhole) continue;
                if (asks && line.Count() is { } fault && IsStruckBefore(fault)) break;
                _answered.Begin();
                await SendAllAsync(_server, held.GetBuffer().AsMemory(0, (int)held.Length));
                held.SetLength(0);
                asks = false;
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Either side hung up.
        }

        Cut();
    }

    private bool IsStruckBefore(Fault fault)
    {
        if (fault.IsBefore) line.Strike(fault);
        else _afterAnswer = fault;
        return fault.IsBefore;
    }

    private static async Task SendAllAsync(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[await to.SendAsync(bytes)..];
    }

    private async Task AnswerAsync()
    {
        var buffer = new byte[Chunk];
        try
        {
            while (await _server.ReceiveAsync(buffer) is var read and > 0)
            {
                _answered.Read(buffer.AsSpan(0, read));
                if (IsCut) continue;
                if (_afterAnswer is { } fault)
                {
                    // Held back until the server is through with everything that was asked.
                    if (!_answered.IsReady) continue;
                    line.Strike(fault);
                    Cut();
                    continue;
                }

                await SendAllAsync(client, buffer.AsMemory(0, read));
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Either side hung up.
        }

        Cut();
    }
}
