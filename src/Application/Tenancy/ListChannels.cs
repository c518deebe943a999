using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Tenancy;

public sealed record ListChannels(int? Limit = null, string? Cursor = null) : IRequest<Page<ChannelView>>, IPagedRequest;

internal sealed class ListChannelsValidator : PagedRequestValidator<ListChannels>;

public sealed record GetChannel(Guid Id) : IRequest<ChannelView>;

internal sealed class GetChannelHandler(IChannelStore channels, ICurrentCaller current, IPublicAddress address)
    : IRequestHandler<GetChannel, ChannelView>
{
    public async Task<ChannelView> Handle(GetChannel request, CancellationToken cancellationToken) => ChannelView.Of(
        await channels.FindAsync(current.Caller.TenantId, request.Id, cancellationToken) ?? throw new ChannelNotFoundException(), address);
}
