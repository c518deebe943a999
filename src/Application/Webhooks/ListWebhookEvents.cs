using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Webhooks;

public sealed record ListWebhookEvents(
    string? State = null,
    string? Kind = null,
    Guid? ChannelId = null,
    int? Limit = null,
    string? Cursor = null) : IRequest<Page<WebhookEventView>>, IPagedRequest;

public sealed record GetWebhookEvent(Guid Id) : IRequest<WebhookEventView>;

/// <param name="State">pending, processed or dead.</param>
public sealed record WebhookEventView(Guid Id, Guid? ChannelId, string Kind, DateTimeOffset ReceivedAt, string State);

internal sealed class ListWebhookEventsValidator : PagedRequestValidator<ListWebhookEvents>
{
    public ListWebhookEventsValidator() =>
        RuleFor(request => request.State).Must(state => state is null or "pending" or "processed" or "dead")
            .WithMessage("state must be pending, processed or dead.");
}
