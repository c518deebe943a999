using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Tenancy;

public sealed record ListUsers(int? Limit = null, string? Cursor = null) : IRequest<Page<User>>, IPagedRequest;

internal sealed class ListUsersValidator : PagedRequestValidator<ListUsers>;

/// <summary>The caller's own user.</summary>
public sealed record GetMe : IRequest<User>;

internal sealed class GetMeHandler(IUserStore users, ICurrentCaller current) : IRequestHandler<GetMe, User>
{
    public async Task<User> Handle(GetMe request, CancellationToken cancellationToken) =>
        current.Caller is { UserId: { } id } caller && await users.FindAsync(caller.TenantId, id, cancellationToken) is { } user
            ? user
            : throw new UserNotFoundException();
}
