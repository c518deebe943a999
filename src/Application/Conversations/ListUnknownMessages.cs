using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Conversations;

/// <summary>
/// Sends that wait for a person, the longest first: nobody knows whether they arrived, and they are too important to guess, or
/// were in doubt before. <see cref="ResolveMessage"/> ends the waiting.
/// </summary>
public sealed record ListUnknownMessages(int? Limit = null, string? Cursor = null) : IRequest<Page<UnknownMessage>>, IPagedRequest;

/// <param name="TriedAt">When it was sent last.</param>
public sealed record UnknownMessage(DateTimeOffset TriedAt, Guid ChannelId, MessageView Message);

internal sealed class ListUnknownMessagesValidator : PagedRequestValidator<ListUnknownMessages>;
