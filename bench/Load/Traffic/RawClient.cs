using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TrailDesk.Load;

/// <summary>HTTP/1.1 over kept-alive sockets with requests made beforehand: the load program shares the machine and must cost little.</summary>
internal sealed class RawClient(IReadOnlyList<Uri> doors) : IDisposable
{
    private readonly ConcurrentBag<Connection> _idle = [];
    private int _opened;

    public async Task<int> SendAsync(byte[] request)
    {
        if (!_idle.TryTake(out var connection)) connection = await Connection.OpenAsync(doors[Interlocked.Increment(ref _opened) % doors.Count]);
        var status = 0;
        try
        {
            status = await connection.ExchangeAsync(request);
        }
        finally
        {
            if (status == 0) connection.Dispose();
            else _idle.Add(connection);
        }

        return status;
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var connection)) connection.Dispose();
    }

    private sealed class Connection(Socket socket) : IDisposable
    {
        private readonly byte[] _buffer = new byte[16 * 1024];
        private int _length;

        public static async Task<Connection> OpenAsync(Uri address)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address.Host, address.Port);
            return new Connection(socket);
        }

        public async Task<int> ExchangeAsync(byte[] request)
        {
            for (var sent = 0; sent < request.Length;) sent += await socket.SendAsync(request.AsMemory(sent));
            for (_length = 0; !IsWhole();)
            {
                var read = await socket.ReceiveAsync(_buffer.AsMemory(_length));
                if (read == 0) throw new IOException("The connection was closed within an answer.");
                _length += read;
            }

            return int.Parse(_buffer.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
        }

        private bool IsWhole()
        {
            var answer = _buffer.AsSpan(0, _length);
            var head = answer.IndexOf("\r\n\r\n"u8);
            if (head < 0) return false;
            var length = ContentLength(answer[..(head + 2)]);
            return length is { } bytes ? _length >= head + 4 + bytes : answer.EndsWith("0\r\n\r\n"u8);
        }

        // Without it an answer is chunked and ends with an empty chunk.
        private static int? ContentLength(ReadOnlySpan<byte> head)
        {
            var text = Encoding.ASCII.GetString(head);
            var at = text.IndexOf("content-length: ", StringComparison.OrdinalIgnoreCase);
            if (at < 0) return null;
            at += "content-length: ".Length;
            return int.Parse(text.AsSpan(at, text.IndexOf('\r', at) - at), CultureInfo.InvariantCulture);
        }

        public void Dispose() => socket.Dispose();
    }
}
