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

internal sealed class SignInHandler(IUserStore users, ISessionStore sessions, IPasswords passwords, TimeProvider clock)
    : IRequestHandler<SignIn, SignInResult>
{
    public async Task<SignInResult> Handle(SignIn request, CancellationToken cancellationToken)
    {
        var logins = await users.FindLoginsAsync(request.Email.Trim(), cancellationToken);
        if (FirstThatMatches(logins, request) is not { } login) return new SignInResult.Refused();
        return request.AsCookie
            ? await StartCookieAsync(login, cancellationToken)
            : await StartPairAsync(login, cancellationToken);
    }

    private Login? FirstThatMatches(IReadOnlyList<Login> logins, SignIn request)
    {
        var candidates = logins.Where(login => request.Tenant is not { } tenant || login.IsOf(tenant)).ToList();
        // An e-mail that nobody has takes as long as one that somebody has.
        if (candidates.Count == 0) passwords.Matches(null, request.Password);
        return candidates.FirstOrDefault(login => passwords.Matches(login.PasswordHash, request.Password));
    }

    private async Task<SignInResult> StartPairAsync(Login login, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (tokens, pair) = SessionTokens.Pair(Guid.CreateVersion7(now), now);
        await sessions.StartAsync(login.TenantId, login.UserId, pair, cancellation);
        return new SignInResult.WithTokens(tokens);
    }

    private async Task<SignInResult> StartCookieAsync(Login login, CancellationToken cancellation)
    {
        var cookie = SessionTokens.Cookie(clock.GetUtcNow());
        await sessions.StartAsync(login.TenantId, login.UserId, [cookie], cancellation);
        return new SignInResult.WithCookie(cookie.Token, cookie.ExpiresAt);
    }
}
