using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TrailDesk.Api.OpenApi;

/// <summary>Title, the three ways to sign in, and which of the operations need one.</summary>
internal static partial class DocumentSecurity
{
    public static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new OpenApiInfo
        {
            Title = "TrailDesk",
            Version = "v1",
            Description = "A travel operator's WhatsApp desk. Errors are RFC 9457 problem details; lists are cursor pages.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The accessToken from POST /api/auth/login." },
            ["apiKey"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-Api-Key", Description = "A key from POST /api/api-keys." },
            ["cookie"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "traildesk", Description = "From POST /api/auth/login?cookie=true." },
        };
        Require(document, context);
        return Task.CompletedTask;
    }

    // The document's paths say {id} where the route says {id:guid}.
    [GeneratedRegex(@":[^}]*(?=\})")]
    private static partial Regex RouteConstraint();

    private static void Require(OpenApiDocument document, OpenApiDocumentTransformerContext context)
    {
        var open = context.DescriptionGroups.SelectMany(group => group.Items)
            .Where(item => item.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
            .Select(item => (RouteConstraint().Replace($"/{item.RelativePath}".TrimEnd('/'), ""), item.HttpMethod))
            .ToHashSet();
        foreach (var (path, item) in document.Paths)
            foreach (var (method, operation) in item.Operations ?? [])
                if (!open.Contains((path, method.Method)))
                    operation.Security = [.. document.Components!.SecuritySchemes!.Keys.Select(scheme =>
                        new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [] })];
    }
}
