using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Conversations;

/// <summary>What shall leave later, the next first.</summary>
public sealed record ListScheduledMessages(int? Limit = null, string? Cursor = null) : IRequest<Page<ScheduledMessage>>, IPagedRequest;

public sealed record ScheduledMessage(DateTimeOffset SendAt, Guid ChannelId, MessageView Message);

internal sealed class ListScheduledMessagesValidator : PagedRequestValidator<ListScheduledMessages>;
