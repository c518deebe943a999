using TrailDesk.Api.Errors;

namespace TrailDesk.Api.OpenApi;

/// <summary>The one way to open a group of routes: tag, policy and the errors that every route has are said here, once.</summary>
public static class ApiGroups
{
    /// <param name="roles">Who may come in; nobody named means everybody who is signed in.</param>
    public static RouteGroupBuilder MapApiGroup(this IEndpointRouteBuilder app, string prefix, string tag, params string[] roles)
    {
        var group = app.MapGroup(prefix).WithTags(tag).WithErrors(401, 500, 503);
        return roles.Length == 0 ? group.RequireAuthorization() : group.RequireRoles(roles).WithErrors(403);
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
