using System.Security.Cryptography;
using System.Text;
using MediatR;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Webhooks;

/// <summary>Meta's handshake: the challenge comes back when the token is this channel's, or any active Meta channel's.</summary>
public sealed record VerifyWebhook(Guid? ChannelId, string? Mode, string? Token, string? Challenge) : IRequest<string?>;

internal sealed class VerifyWebhookHandler(IChannelDirectory channels) : IRequestHandler<VerifyWebhook, string?>
{
    public async Task<string?> Handle(VerifyWebhook request, CancellationToken cancellationToken)
    {
        if (request is not { Mode: "subscribe", Token: { Length: > 0 } token, Challenge: { } challenge }) return null;
        IReadOnlyList<Channel> candidates = request.ChannelId is { } id
            ? await channels.FindAsync(id, cancellationToken) is { } channel ? [channel] : []
            : await channels.ListMetaAsync(cancellationToken);
        return candidates.Any(candidate => candidate is { IsActive: true, Provider: "meta" } && Fits(candidate, token)) ? challenge : null;
    }

    private static bool Fits(Channel channel, string token) =>
        channel.Secrets.VerifyToken is { Length: > 0 } expected
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(expected)), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
