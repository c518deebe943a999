using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Api.Common;

/// <summary>The listening address is known only once the server listens, so it is asked for at each use.</summary>
internal sealed class PublicAddress(IConfiguration configuration, IServer server) : IPublicAddress
{
    public bool IsConfigured => configuration["TRAILDESK_PUBLIC_URL"] is { Length: > 0 };

    public string Url => (configuration["TRAILDESK_PUBLIC_URL"] is { Length: > 0 } given
        ? given
        : server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://127.0.0.1:5080").TrimEnd('/');
}
