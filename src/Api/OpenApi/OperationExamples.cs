using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace TrailDesk.Api.OpenApi;

/// <summary>Writes the examples that endpoints declare into the document, as the API itself would write them.</summary>
internal static class OperationExamples
{
    public static Task Add(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
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
        return content?.Values.OfType<OpenApiMediaType>() ?? [];
    }
}
