using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Tenancy;

/// <summary>Null when the token is no good; then the caller signs in again.</summary>
public sealed record RefreshSession(string RefreshToken) : ICommand<SessionTokens?>
{
    public override string ToString() => "RefreshSession { … }";
}

internal sealed class RefreshSessionValidator : AbstractValidator<RefreshSession>
{
    public RefreshSessionValidator() => RuleFor(request => request.RefreshToken).NotEmpty().MaximumLength(200);
}

internal sealed class RefreshSessionHandler(ISessionStore sessions, TimeProvider clock)
    : IRequestHandler<RefreshSession, SessionTokens?>
{
    public async Task<SessionTokens?> Handle(RefreshSession request, CancellationToken cancellationToken)
    {
        var session = await sessions.FindAsync(request.RefreshToken, cancellationToken);
        if (session is not { Kind: SessionKinds.Refresh }) return null;
        var now = clock.GetUtcNow();
        if (session.UsedAt is null)
        {
            if (!session.IsLive(now)) return null;
            var (tokens, pair) = SessionTokens.Pair(session.FamilyId, now);
            if (await sessions.RotateAsync(session, pair, cancellationToken)) return tokens;
        }

        // Used a second time: it was stolen from one of the two, and nobody can tell from which.
        var entry = new AuditEntry(null, "session.ended", "user", session.UserId ?? session.FamilyId, ("reason", "a refresh token was used twice"));
        await sessions.RevokeFamilyAsync(session.TenantId, session.FamilyId, entry, cancellationToken);
        return null;
    }
}
