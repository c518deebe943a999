using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace TrailDesk.IntegrationTests.Database;

/// <summary>In front of a real server: tells its first clients that it recovers, and lets the next ones through.</summary>
internal sealed class RecoveringServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly NpgsqlConnectionStringBuilder _real;
    private readonly Task _serving;
    private int _refusals;

    public RecoveringServer(string connectionString, int refusals)
    {
        _real = new NpgsqlConnectionStringBuilder(connectionString);
        _refusals = refusals;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Asked { get; private set; }

    public string ConnectionString => new NpgsqlConnectionStringBuilder(_real.ConnectionString)
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    }.ConnectionString;

    private async Task ServeAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            Asked++;
            _ = _refusals-- > 0 ? RefuseAsync(client) : PassAsync(client);
        }
    }

    private static async Task RefuseAsync(TcpClient client)
    {
        using var held = client;
        var stream = client.GetStream();
        await stream.ReadAtLeastAsync(new byte[8_192], 8);
        var fields = Encoding.ASCII.GetBytes("SFATAL\0VFATAL\0C57P03\0Mthe database system is in recovery mode\0\0");
        await stream.WriteAsync((byte[])[(byte)'E', 0, 0, 0, (byte)(fields.Length + 4), .. fields]);
    }

    private async Task PassAsync(TcpClient client)
    {
        using var held = client;
        using var server = new TcpClient();
        await server.ConnectAsync(_real.Host!, _real.Port, _stopping.Token);
        var (asked, answered) = (client.GetStream(), server.GetStream());
        await Task.WhenAny(asked.CopyToAsync(answered, _stopping.Token), answered.CopyToAsync(asked, _stopping.Token));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _listener.Stop();
        _stopping.Dispose();
    }
}
