using System.Net;
using System.Net.Sockets;

namespace TrailDesk.Survival.Faults;

/// <summary>One connection through the proxy: bytes both ways, and an eye on what is executed.</summary>
internal sealed class ProxiedConnection(PostgresProxy proxy, Socket client) : IDisposable
{
    private const int Chunk = 32 * 1024;
    private static ReadOnlySpan<byte> ReadyForQuery => [(byte)'Z', 0, 0, 0, 5];

    private readonly Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly StatementReader statements = new();
    private volatile Strike? afterAnswer;

    public int? ServerPort { get; private set; }

    public async Task RunAsync(int target, CancellationToken cancellation)
    {
        try
        {
            client.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, target, cancellation);
            ServerPort = ((IPEndPoint)server.LocalEndPoint!).Port;
            await Task.WhenAny(AskAsync(cancellation), AnswerAsync(cancellation));
        }
        catch (Exception failure) when (IsEnd(failure))
        {
            // The database is away: the node sees its connection end.
        }
        finally
        {
            Close();
        }
    }

    private async Task AskAsync(CancellationToken cancellation)
    {
        var buffer = new byte[Chunk];
        try
        {
            while (await client.ReceiveAsync(buffer, cancellation) is var read and > 0)
            {
                if (Find(buffer.AsSpan(0, read)) is { } strike)
                {
                    if (strike.IsBefore)
                    {
                        strike.Happen();
                        return;
                    }

                    afterAnswer = strike;
                }

                await SendAllAsync(server, buffer.AsMemory(0, read), cancellation);
            }
        }
        catch (Exception failure) when (IsEnd(failure))
        {
            // Either side hung up.
        }
    }

    private Strike? Find(ReadOnlySpan<byte> bytes)
    {
        foreach (var statement in statements.Read(bytes))
            if (proxy.TakeStrike(statement) is { } strike) return strike;
        return null;
    }

    private async Task AnswerAsync(CancellationToken cancellation)
    {
        var buffer = new byte[Chunk];
        try
        {
            while (await server.ReceiveAsync(buffer, cancellation) is var read and > 0)
            {
                if (afterAnswer is { } strike)
                {
                    // Held back until the server is through with everything that was asked.
                    if (!IsThrough(buffer.AsSpan(0, read))) continue;
                    strike.Happen();
                    return;
                }

                if (proxy.Delay > TimeSpan.Zero) await Task.Delay(proxy.Delay, cancellation);
                await SendAllAsync(client, buffer.AsMemory(0, read), cancellation);
            }
        }
        catch (Exception failure) when (IsEnd(failure))
        {
            // Either side hung up.
        }
    }

    private static bool IsThrough(ReadOnlySpan<byte> bytes) => bytes.Length >= 6 && bytes[^6..^1].SequenceEqual(ReadyForQuery);

    private static async Task SendAllAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty) bytes = bytes[await to.SendAsync(bytes, cancellation)..];
    }

    private static bool IsEnd(Exception failure) => failure is SocketException or ObjectDisposedException or OperationCanceledException;

    public void Close()
    {
        client.Close(0);
        server.Close(0);
    }

    public void Dispose()
    {
        client.Dispose();
        server.Dispose();
    }
}
