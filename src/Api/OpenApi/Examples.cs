namespace TrailDesk.Api.OpenApi;

/// <summary>An example for the OpenAPI document. <see cref="Status"/> is null for the request's body.</summary>
internal sealed record ExampleMetadata(int? Status, object Value);

public static class Examples
{
    /// <summary>What takes a body can also find it unreadable, too large or not JSON: the example brings those errors along.</summary>
    public static TBuilder WithRequestExample<TBuilder>(this TBuilder builder, object body)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ExampleMetadata(null, body)).WithErrors(400, 413, 415);

    public static TBuilder WithResponseExample<TBuilder>(this TBuilder builder, int status, object body)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new ExampleMetadata(status, body));
}
