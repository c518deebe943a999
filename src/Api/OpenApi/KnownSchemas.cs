using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using TrailDesk.Application.Common;

namespace TrailDesk.Api.OpenApi;

/// <summary>What the generator cannot see: types that write themselves, and nullable members that may be absent.</summary>
internal static class KnownSchemas
{
    public static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        if (context.JsonTypeInfo.Type == typeof(Money)) DescribeMoney(schema);
        foreach (var property in context.JsonTypeInfo.Properties)
            if (!property.IsRequired && property.IsGetNullable) schema.Required?.Remove(property.Name);
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
