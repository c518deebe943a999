using MediatR;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Webhooks;

/// <summary>A provider calls: verify over the raw bytes, read, make durable. Nothing is stored for who cannot prove it.</summary>
/// <param name="ChannelId">From the path; null when the body must tell.</param>
public sealed record AcceptWebhook(Guid? ChannelId, WebhookRequest Request) : IRequest<AcceptWebhookResult>;

/// <param name="Provider">Whose way of answering applies; null when nobody verified.</param>
public sealed record AcceptWebhookResult(WebhookVerdict Verdict, string? Provider = null);

public enum WebhookVerdict { Stored, Unverified, Unavailable }

internal sealed class AcceptWebhookHandler(
    IEnumerable<IWhatsAppProvider> providers,
    IChannelDirectory channels,
    IIntake intake) : IRequestHandler<AcceptWebhook, AcceptWebhookResult>
{
    public async Task<AcceptWebhookResult> Handle(AcceptWebhook request, CancellationToken cancellationToken)
    {
        var webhook = request.Request;
        if (await FindVerifiedAsync(request, cancellationToken) is not var (provider, door))
            return new(WebhookVerdict.Unverified);

        var events = provider.Read(webhook.Body, webhook);
        var routed = new List<RoutedEvent>(events.Count);
        foreach (var read in events) routed.Add(await RouteAsync(read, provider, door, webhook, cancellationToken));
        var result = await intake.StoreAsync(routed, cancellationToken);
        return new(result == IntakeResult.Stored ? WebhookVerdict.Stored : WebhookVerdict.Unavailable, provider.Name);
    }

    private async ValueTask<(IWhatsAppProvider Provider, Channel Door)?> FindVerifiedAsync(
        AcceptWebhook request, CancellationToken cancellation)
    {
        if (request.ChannelId is { } id)
        {
            var channel = await channels.FindAsync(id, cancellation);
            if (channel is not { IsActive: true }) return null;
            var named = providers.Single(provider => provider.Name == channel.Provider);
            return named.Verify(request.Request, channel) ? (named, channel) : null;
        }

        foreach (var provider in providers)
            foreach (var address in provider.PeekAddresses(request.Request))
                foreach (var candidate in await channels.FindByAddressAsync(address, cancellation))
                    if (candidate.Provider == provider.Name && provider.Verify(request.Request, candidate))
                        return (provider, candidate);
        return null;
    }

    /// <summary>
    /// A body that one secret verifies may carry changes for other numbers. Each goes to the channel of its number whose
    /// own secret verifies the body too, so that nobody can speak for a number by signing with their own secret.
    /// </summary>
    private async ValueTask<RoutedEvent> RouteAsync(
        InboundEvent read, IWhatsAppProvider provider, Channel door, WebhookRequest webhook, CancellationToken cancellation)
    {
        if (read.Address is null || door.Address is null || read.Address == door.Address) return new(read, door);
        foreach (var candidate in await channels.FindByAddressAsync(read.Address, cancellation))
            if (candidate.Provider == provider.Name && provider.Verify(webhook, candidate))
                return new(read, candidate);
        return new(read, door, IsRoutable: false);
    }
}
