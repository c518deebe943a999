using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TrailDesk.Application.Common;

namespace TrailDesk.Api.OpenApi;

/// <summary>Schemas of types that write themselves, which the generator cannot see into.</summary>
internal static class KnownSchemas
{
    public static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (context.JsonTypeInfo.Type == typeof(Money)) DescribeMoney(schema);
        return Task.CompletedTask;
    }

    private static void DescribeMoney(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Object;
        schema.Required = new HashSet<string> { "amount", "currency" };
        schema.AdditionalPropertiesAllowed = false;
        schema.Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["amount"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = @"^-?\d+\.\d{2,4}$" },
            ["currency"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Z]{3}$" },
        };
    }
}
