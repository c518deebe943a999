using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Tenancy;

public sealed record ListApiKeys(int? Limit = null, string? Cursor = null) : IRequest<Page<ApiKey>>, IPagedRequest;

internal sealed class ListApiKeysValidator : PagedRequestValidator<ListApiKeys>;

public sealed record ApiKey(Guid Id, string Name, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt);

public sealed record RevokeApiKey(Guid Id) : ICommand<Unit>;

internal sealed class RevokeApiKeyValidator : AbstractValidator<RevokeApiKey>
{
    public RevokeApiKeyValidator() => RuleFor(request => request.Id).NotEmpty();
}

internal sealed class RevokeApiKeyHandler(ISessionStore sessions, ICurrentCaller current) : IRequestHandler<RevokeApiKey, Unit>
{
    public async Task<Unit> Handle(RevokeApiKey request, CancellationToken cancellationToken) =>
        await sessions.RevokeApiKeyAsync(
            current.Caller.TenantId, request.Id, new AuditEntry(current.Caller.UserId, "api_key.revoked", "api_key", request.Id), cancellationToken)
            ? Unit.Value
            : throw new ApiKeyNotFoundException();
}
