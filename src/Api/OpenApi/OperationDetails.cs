using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace TrailDesk.Api.OpenApi;

/// <summary>Writes the examples that endpoints declare into the document, as the API itself would write them.</summary>
internal static class OperationDetails
{
    public static Task Add(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        // Query parameters bound from a request record have its property names.
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            if (parameter is { In: ParameterLocation.Query, Name: { } name }) parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(name);
        var json = context.ApplicationServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        foreach (var example in context.Description.ActionDescriptor.EndpointMetadata.OfType<ExampleMetadata>())
            foreach (var media in ContentOf(operation, example.Status))
                media.Example = JsonSerializer.SerializeToNode(example.Value, example.Value.GetType(), json);
        return Task.CompletedTask;
    }

    private static IEnumerable<OpenApiMediaType> ContentOf(OpenApiOperation operation, int? status)
    {
        var content = status is { } code
            ? operation.Responses?.GetValueOrDefault(code.ToString(System.Globalization.CultureInfo.InvariantCulture))?.Content
            : operation.RequestBody?.Content;
        return content?.Where(media => content.Count == 1 || media.Key == "application/json" || !content.ContainsKey("application/json")).Select(media => media.Value).OfType<OpenApiMediaType>() ?? [];
    }
}
