using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Tenancy;

/// <param name="Tenant">Id or name, for a person who works for several; else the oldest that knows the password.</param>
/// <param name="AsCookie">One session for a browser's cookie in place of the pair of tokens.</param>
public sealed record SignIn(string Email, string Password, string? Tenant = null, bool AsCookie = false) : ICommand<SignInResult>
{
    public override string ToString() => "SignIn { … }";
}

public abstract record SignInResult
{
    private SignInResult() { }

    public sealed record WithTokens(SessionTokens Tokens) : SignInResult;

    public sealed record WithCookie(string Token, DateTimeOffset ExpiresAt) : SignInResult;

    public sealed record Refused : SignInResult;
}

internal sealed class SignInValidator : AbstractValidator<SignIn>
{
    public SignInValidator()
    {
        RuleFor(request => request.Email).NotEmpty().MaximumLength(320);
        RuleFor(request => request.Password).NotEmpty().MaximumLength(1000);
        RuleFor(request => request.Tenant).MaximumLength(200);
    }
}

internal sealed class SignInHandler(IUserStore users, ISessionStore sessions, IPasswords passwords, IAuditLog audit, TimeProvider clock)
    : IRequestHandler<SignIn, SignInResult>
{
    public async Task<SignInResult> Handle(SignIn request, CancellationToken cancellationToken)
    {
        var logins = await users.FindLoginsAsync(request.Email.Trim(), cancellationToken);
        var candidates = logins.Where(login => request.Tenant is not { } tenant || login.IsOf(tenant)).ToList();
        if (FirstThatMatches(candidates, request) is not { } login) return await RefuseAsync(candidates, cancellationToken);
        return request.AsCookie
            ? await StartCookieAsync(login, cancellationToken)
            : await StartPairAsync(login, cancellationToken);
    }

    private Login? FirstThatMatches(List<Login> candidates, SignIn request)
    {
        // An e-mail that nobody has takes as long as one that somebody has.
        if (candidates.Count == 0) passwords.Matches(null, request.Password);
        return candidates.FirstOrDefault(login => passwords.Matches(login.PasswordHash, request.Password));
    }

    // An e-mail that nobody has is of no company, so there is no log that could hold it.
    private async Task<SignInResult> RefuseAsync(List<Login> candidates, CancellationToken cancellation)
    {
        foreach (var login in candidates)
            await audit.WriteAsync(login.TenantId, new AuditEntry(null, "session.refused", "user", login.UserId), cancellation);
        return new SignInResult.Refused();
    }

    private static AuditEntry Started(Login login, string kind) =>
        new(login.UserId, "session.started", "user", login.UserId, ("kind", kind));

    private async Task<SignInResult> StartPairAsync(Login login, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (tokens, pair) = SessionTokens.Pair(Guid.CreateVersion7(now), now);
        await sessions.StartAsync(login.TenantId, login.UserId, pair, Started(login, "tokens"), cancellation);
        return new SignInResult.WithTokens(tokens);
    }

    private async Task<SignInResult> StartCookieAsync(Login login, CancellationToken cancellation)
    {
        var cookie = SessionTokens.Cookie(clock.GetUtcNow());
        await sessions.StartAsync(login.TenantId, login.UserId, [cookie], Started(login, SessionKinds.Cookie), cancellation);
        return new SignInResult.WithCookie(cookie.Token, cookie.ExpiresAt);
    }
}
