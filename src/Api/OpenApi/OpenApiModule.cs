namespace TrailDesk.Api.OpenApi;

public static class OpenApiModule
{
    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer(DocumentSecurity.Describe);
        options.AddOperationTransformer(OperationDetails.Add);
        options.AddSchemaTransformer(KnownSchemas.Describe);
    });

    public static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.UseSwaggerUI(options =>
        {
            options.RoutePrefix = "docs";
            options.DocumentTitle = "TrailDesk API";
            options.SwaggerEndpoint("/openapi/v1.json", "TrailDesk");
            options.EnablePersistAuthorization();
        });
    }
}
