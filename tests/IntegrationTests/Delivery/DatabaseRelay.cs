using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>One node's way to the database, which can be cut while the node goes on.</summary>
internal sealed class DatabaseRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly CancellationTokenSource _end = new();
    private readonly EndPoint _server;
    private readonly Task _accepting;
    private volatile bool _isCut;
    private volatile byte[]? _losing;

    public DatabaseRelay(string connectionString)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString);
        _server = target.Host!.StartsWith('/')
            ? new UnixDomainSocketEndPoint($"{target.Host}/.s.PGSQL.{target.Port}")
            : new DnsEndPoint(target.Host, target.Port);
        _listener.Start();
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.ConnectionString;
        _accepting = AcceptAsync();
    }

    public string ConnectionString { get; }

    public void Cut()
    {
        _isCut = true;
        foreach (var socket in _sockets) socket.Close(0);
    }

    public void Mend() => _isCut = false;

    /// <summary>The next statement with these words is worked off by the server; its answer does not come, and the connection is gone.</summary>
    public void LoseAnswerOf(string words) => _losing = Encoding.UTF8.GetBytes(words);

    public bool HasLost { get; private set; }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = RelayAsync(await _listener.AcceptSocketAsync(_end.Token));
        }
        catch (OperationCanceledException)
        {
            _listener.Stop();
        }
    }

    private async Task RelayAsync(Socket client)
    {
        if (_isCut)
        {
            client.Close(0);
            return;
        }

        var server = new Socket(_server.AddressFamily is AddressFamily.Unix ? AddressFamily.Unix : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Unspecified);
        _sockets.Add(client);
        _sockets.Add(server);
        try
        {
            await server.ConnectAsync(_server, _end.Token);
            await using var there = new NetworkStream(client);
            await using var back = new NetworkStream(server);
            await new Line(this, there, back).RunAsync(_end.Token);
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut: both ends notice.
        }

        client.Close(0);
        server.Close(0);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _accepting;
        Cut();
        _end.Dispose();
    }

    private sealed class Line(DatabaseRelay relay, NetworkStream client, NetworkStream server)
    {
        private static readonly byte[] IsReady = [(byte)'Z', 0, 0, 0, 5];
        private volatile bool _isLosing;

        public async Task RunAsync(CancellationToken cancellation) => await Task.WhenAny(ToServerAsync(cancellation), ToClientAsync(cancellation));

        private async Task ToServerAsync(CancellationToken cancellation)
        {
            var buffer = new byte[128 * 1024];
            var kept = 0;
            while (await client.ReadAsync(buffer.AsMemory(kept), cancellation) is > 0 and var read)
            {
                var seen = buffer.AsMemory(0, kept + read);
                if (relay._losing is { } words && seen.Span.IndexOf(words) >= 0) (_isLosing, relay._losing) = (true, null);
                await server.WriteAsync(seen[kept..], cancellation);
                // Words may lie across two reads.
                kept = Math.Min(seen.Length, 256);
                seen[^kept..].CopyTo(buffer);
            }
        }

        private async Task ToClientAsync(CancellationToken cancellation)
        {
            var buffer = new byte[128 * 1024];
            while (await server.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                if (!_isLosing) await client.WriteAsync(buffer.AsMemory(0, read), cancellation);
                else if (buffer.AsSpan(0, read).IndexOf(IsReady) >= 0)
                {
                    relay.HasLost = true;
                    return;
                }
            }
        }
    }
}
