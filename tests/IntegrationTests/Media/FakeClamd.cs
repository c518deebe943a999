using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TrailDesk.IntegrationTests.Media;

/// <summary>Speaks clamd's INSTREAM, and knows one virus: the EICAR test file.</summary>
internal sealed class FakeClamd : IAsyncDisposable
{
    /// <summary>In two parts, so that a scanner of this machine does not find the test itself.</summary>
    public static readonly string Eicar = @"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*";
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public FakeClamd()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
    public int Scanned { get; private set; }

    /// <summary>clamd's StreamMaxLength: what is longer is refused in the middle, and the connection ends.</summary>
    public int MostBytes { get; init; } = int.MaxValue;

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
        }
        catch (SocketException)
        {
            // The listener was stopped.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var command = new byte["zINSTREAM\0".Length];
        await stream.ReadExactlyAsync(command);
        using var content = new MemoryStream();
        var length = new byte[4];
        while (true)
        {
            await stream.ReadExactlyAsync(length);
            var piece = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            if (piece.Length == 0) break;
            await stream.ReadExactlyAsync(piece);
            if (content.Length + piece.Length > MostBytes)
            {
                await stream.WriteAsync("INSTREAM size limit exceeded. ERROR\0"u8.ToArray());
                return;
            }

            content.Write(piece);
        }

        Scanned++;
        var isInfected = Encoding.Latin1.GetString(content.ToArray()).Contains(Eicar, StringComparison.Ordinal);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(isInfected ? "stream: Eicar-Signature FOUND\0" : "stream: OK\0"));
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }
}
