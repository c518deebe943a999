namespace TrailDesk.Infrastructure.WhatsApp.Media;

/// <summary>The hosts that one provider's files come from.</summary>
/// <param name="names">Whole names, or with a leading dot everything below one. Reached by https on its own port alone.</param>
/// <param name="origins">What an operator set: the provider's base address, and <c>Media:Origins</c>.</param>
internal sealed class MediaHosts(IReadOnlyList<string> names, IReadOnlyList<Uri> origins)
{
    public bool Allow(Uri address) =>
        address.UserInfo.Length == 0
        && (origins.Any(origin => IsOf(origin, address)) || (address is { Scheme: "https", IsDefaultPort: true } && names.Any(name => IsNamed(address.Host, name))));

    /// <summary>Where a name may mean a private address: what was set, unless it is the provider's own host.</summary>
    public IEnumerable<(string Host, int Port)> Trusted =>
        origins.Where(origin => !names.Any(name => IsNamed(origin.Host, name))).Select(origin => (origin.DnsSafeHost, origin.Port));

    public static bool IsOf(Uri origin, Uri address) =>
        origin.Scheme == address.Scheme && origin.Port == address.Port && string.Equals(origin.Host, address.Host, StringComparison.OrdinalIgnoreCase);

    private static bool IsNamed(string host, string name) => name[0] == '.'
        ? host.EndsWith(name, StringComparison.OrdinalIgnoreCase)
        : string.Equals(host, name, StringComparison.OrdinalIgnoreCase);
}
