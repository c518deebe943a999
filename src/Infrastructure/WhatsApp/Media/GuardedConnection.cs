using System.Net;
using System.Net.Sockets;

namespace TrailDesk.Infrastructure.WhatsApp.Media;

/// <summary>
/// Connects to the very address that was looked at: a name that means another machine a moment later leads nowhere.
/// </summary>
/// <param name="trusted">Hosts and ports that an operator set; they may be anywhere.</param>
internal sealed class GuardedConnection(
    IReadOnlyCollection<(string Host, int Port)> trusted, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    public static GuardedConnection To(IReadOnlyCollection<(string Host, int Port)> trusted) => new(trusted, Dns.GetHostAddressesAsync);

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellation);
        if (!trusted.Contains((host, port))) addresses = [.. addresses.Where(PublicInternet.Has)];
        if (addresses.Length == 0) throw new ForeignAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The name means no machine of the public internet.</summary>
internal sealed class ForeignAddressException() : IOException("The address is none of the public internet.");
