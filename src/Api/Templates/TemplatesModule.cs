using TrailDesk.Api.Common;
using TrailDesk.Application.Templates;
using TrailDesk.Infrastructure.Templates;

namespace TrailDesk.Api.Templates;

public static class TemplatesModule
{
    public static IServiceCollection AddTemplates(this IServiceCollection services) => services
        .AddHandlersBeside<ListTemplates>()
        .AddScoped<TemplateAlerts>()
        .AddScoped<TemplateSampleCheck>()
        .AddScoped<TemplateSending>()
        .AddScoped<FieldTemplates>()
        .AddSingleton<TemplateCatalogues>()
        .AddTemplateStorage();

    public static void MapTemplates(this IEndpointRouteBuilder app) => TemplateEndpoints.Map(app);
}
