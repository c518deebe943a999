using System.Net;
using System.Net.Sockets;

namespace TrailDesk.Infrastructure.WhatsApp.Media;

/// <summary>Addresses that belong to the public internet: everything that is a machine's, a house's or nobody's is none.</summary>
internal static class PublicInternet
{
    // IANA's special-purpose registries; IPv6 is told from what is given out at all (2000::/3).
    private static readonly IPNetwork[] Special4 = Networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

    private static readonly IPNetwork Given6 = IPNetwork.Parse("2000::/3");

    // Teredo and 6to4 carry an IPv4 address within; the others are for documents and benchmarks.
    private static readonly IPNetwork[] Special6 = Networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    public static bool Has(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? !Special4.Any(network => network.Contains(address))
            : Given6.Contains(address) && !Special6.Any(network => network.Contains(address));
    }

    private static IPNetwork[] Networks(params string[] networks) => [.. networks.Select(network => IPNetwork.Parse(network))];
}
