using TrailDesk.Api.Errors;

namespace TrailDesk.Api.Tenancy;

/// <summary>
/// A browser sends its cookie with whatever any page makes it send. A request that changes something must show that it
/// comes from a page of ours: a header that no foreign form can set, or our own Origin. WebSockets always need the latter.
/// </summary>
internal static class CookieGuard
{
    public static Task CheckAsync(HttpContext context, RequestDelegate next) =>
        !context.User.CameByCookie() || IsOurs(context.Request)
            ? next(context)
            : ProblemDetailsHandler.WriteAsync(context, Problem.Of(
                403, "With the session cookie, send the header X-Requested-With or come from the same origin."));

    private static bool IsOurs(HttpRequest request)
    {
        var isSocket = request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase);
        if (!isSocket && (IsSafe(request.Method) || request.Headers.XRequestedWith.Count > 0)) return true;
        return request.Headers.Origin.ToString() is { Length: > 0 } origin
            && string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
