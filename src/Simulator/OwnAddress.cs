using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace TrailDesk.Simulator;

/// <summary>Where this simulator is reached: media URLs inside webhooks point to it.</summary>
internal sealed class OwnAddress(IServer server)
{
    private string? url;

    public string Url => url ??= Read();

    private string Read()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://127.0.0.1:5090";
        return address.Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//[::]", "//127.0.0.1", StringComparison.Ordinal).TrimEnd('/');
    }
}
