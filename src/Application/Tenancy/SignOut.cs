using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Tenancy;

/// <summary>Ends the session that carried the request, and the refresh token that belongs to it.</summary>
public sealed record SignOut(Guid FamilyId) : ICommand<Unit>;

internal sealed class SignOutHandler(ISessionStore sessions, ICurrentCaller current) : IRequestHandler<SignOut, Unit>
{
    public async Task<Unit> Handle(SignOut request, CancellationToken cancellationToken)
    {
        var caller = current.Caller;
        var entry = new AuditEntry(caller.UserId, "session.ended", caller.UserId is null ? "api_key" : "user", caller.UserId ?? request.FamilyId);
        await sessions.RevokeFamilyAsync(caller.TenantId, request.FamilyId, entry, cancellationToken);
        return Unit.Value;
    }
}
