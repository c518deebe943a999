using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using TrailDesk.Api.Errors;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Tenancy;

/// <param name="Tenant">Id or name, for a person who works for several.</param>
public sealed record LoginRequest(string Email, string Password, string? Tenant = null)
{
    public override string ToString() => "LoginRequest { … }";
}

internal static class AuthEndpoints
{
    private static readonly SessionTokens Example = new("Bearer", "b3BhcXVlIGFjY2VzcyB0b2tlbg", 900, "b3BhcXVlIHJlZnJlc2ggdG9rZW4");

    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/auth").WithTags("Sign-in").WithErrors(401, 403, 500, 503);
        group.MapPost("/login", LoginAsync).AllowAnonymous().WithName("Login")
            .WithSummary("Sign in with e-mail and password; with cookie=true for a browser, which gets a cookie and no body (204)")
            .Produces<SessionTokens>().Produces(204).WithErrors(429)
            .WithRequestExample(new LoginRequest("asha@example.com", "correct horse battery")).WithResponseExample(200, Example);
        group.MapPost("/refresh", RefreshAsync).AllowAnonymous().WithName("RefreshSession")
            .WithSummary("New tokens for a refresh token, which can be used once").Produces<SessionTokens>()
            .WithRequestExample(new RefreshSession(Example.RefreshToken)).WithResponseExample(200, Example);
        group.MapPost("/logout", LogoutAsync).RequireAuthorization().WithName("Logout")
            .WithSummary("End the session that carries this request").Produces(204);
    }

    private static async Task<IResult> LoginAsync(
        LoginRequest request, HttpContext context, IMediator mediator, LoginLimiter limiter, CancellationToken cancellation, bool cookie = false)
    {
        if (limiter.WaitFor(context, request.Email) is { } wait) return new TooManyLogins(wait);
        return await mediator.Send(new SignIn(request.Email, request.Password, request.Tenant, cookie), cancellation) switch
        {
            SignInResult.WithTokens signedIn => TypedResults.Ok(signedIn.Tokens),
            SignInResult.WithCookie signedIn => SetCookie(context, signedIn),
            _ => Refuse(context, limiter, request.Email),
        };
    }

    private static ProblemResult Refuse(HttpContext context, LoginLimiter limiter, string email)
    {
        limiter.Failed(context, email);
        return new ProblemResult(Problem.Of(401, "E-mail and password do not match."));
    }

    private static NoContent SetCookie(HttpContext context, SignInResult.WithCookie signedIn)
    {
        context.Response.Cookies.Append(SessionAuthentication.CookieName, signedIn.Token, CookieOf(context, signedIn.ExpiresAt));
        return TypedResults.NoContent();
    }

    private static CookieOptions CookieOf(HttpContext context, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Expires = expires,
        Path = "/",
    };

    private static async Task<IResult> RefreshAsync(RefreshSession request, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(request, cancellation) is { } tokens
            ? TypedResults.Ok(tokens)
            : new ProblemResult(Problem.Of(401, "This refresh token is no longer good. Sign in again."));

    private static async Task<IResult> LogoutAsync(HttpContext context, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new SignOut(context.User.FamilyId()), cancellation);
        context.Response.Cookies.Delete(SessionAuthentication.CookieName, CookieOf(context, expires: null));
        return TypedResults.NoContent();
    }

    private sealed class TooManyLogins(TimeSpan wait) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return ProblemDetailsHandler.WriteAsync(httpContext, Problem.Of(429, "Too many sign-ins for this e-mail, or too many that failed from this address. Wait a little and try again."));
        }
    }
}
