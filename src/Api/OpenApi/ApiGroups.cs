using TrailDesk.Api.Errors;

namespace TrailDesk.Api.OpenApi;

/// <summary>The one way to open a group of routes: tag, policy and error bodies are said here, once.</summary>
public static class ApiGroups
{
    private static readonly int[] CommonErrors = [400, 401, 403, 404, 409, 422, 500];

    /// <param name="roles">Who may come in; nobody named means everybody who is signed in.</param>
    public static RouteGroupBuilder MapApiGroup(this IEndpointRouteBuilder app, string prefix, string tag, params string[] roles)
    {
        var group = app.MapGroup(prefix).WithTags(tag).WithErrors(CommonErrors);
        return roles.Length == 0 ? group.RequireAuthorization() : group.RequireRoles(roles);
    }

    public static TBuilder RequireRoles<TBuilder>(this TBuilder builder, params string[] roles)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireRole(roles));

    public static TBuilder WithErrors<TBuilder>(this TBuilder builder, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), ["application/problem+json"]));
        return builder;
    }
}
