using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Tenancy;

/// <summary>Ends the session that carried the request, and the refresh token that belongs to it.</summary>
public sealed record SignOut(Guid FamilyId) : ICommand<Unit>;

internal sealed class SignOutHandler(ISessionStore sessions, ICurrentCaller current) : IRequestHandler<SignOut, Unit>
{
    public async Task<Unit> Handle(SignOut request, CancellationToken cancellationToken)
    {
        await sessions.RevokeFamilyAsync(current.Caller.TenantId, request.FamilyId, cancellationToken);
        return Unit.Value;
    }
}
