using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Tenancy;

/// <summary>One door for people and machines: a bearer token, an X-Api-Key or the browser's cookie, each a row in sessions.</summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ISessionStore sessions, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "TrailDesk";
    public const string CookieName = "traildesk";
    private const int MaxTokenLength = 200;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var (token, kind) = TokenOf(Request);
        if (token is null) return AuthenticateResult.NoResult();
        if (token.Length > MaxTokenLength) return AuthenticateResult.Fail("No such session.");
        var session = await sessions.FindCachedAsync(token, Context.RequestAborted);
        if (session is null || session.Kind != kind || !session.IsLive(clock.GetUtcNow())) return AuthenticateResult.Fail("No such session.");

        var principal = CallerClaims.From(session, SchemeName);
        Context.RequestServices.GetRequiredService<CurrentCaller>().Set(principal.ToCaller());
        return AuthenticateResult.Success(new AuthenticationTicket(principal, SchemeName));
    }

    internal static (string? Token, string Kind) TokenOf(HttpRequest request)
    {
        const string bearer = "Bearer ";
        if (request.Headers.Authorization.ToString() is { Length: > 0 } header && header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase))
            return (header[bearer.Length..].Trim(), SessionKinds.Access);
        if (request.Headers["X-Api-Key"].ToString() is { Length: > 0 } key) return (key, SessionKinds.ApiKey);
        return (request.Cookies[CookieName], SessionKinds.Cookie);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }
}
