using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Tenancy;

public sealed record DeactivateChannel(Guid Id) : ICommand<ChannelView>;

internal sealed class DeactivateChannelValidator : AbstractValidator<DeactivateChannel>
{
    public DeactivateChannelValidator() => RuleFor(request => request.Id).NotEmpty();
}

internal sealed class DeactivateChannelHandler(IChannelStore channels, ICurrentCaller current, IPublicAddress address)
    : IRequestHandler<DeactivateChannel, ChannelView>
{
    public async Task<ChannelView> Handle(DeactivateChannel request, CancellationToken cancellationToken)
    {
        var entry = new AuditEntry(current.Caller.UserId, "channel.deactivated", "channel", request.Id);
        var changed = await channels.ChangeAsync(
            current.Caller.TenantId, request.Id, channel => channel with { IsActive = false }, entry, cancellationToken);
        return ChannelView.Of(changed ?? throw new ChannelNotFoundException(), address);
    }
}
