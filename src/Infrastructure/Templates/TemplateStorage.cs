using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Templates;

namespace TrailDesk.Infrastructure.Templates;

public static class TemplateStorage
{
    public static IServiceCollection AddTemplateStorage(this IServiceCollection services) => services
        .AddScoped<ITemplateStore, TemplateStore>().AddSingleton<ITemplateSamples, TemplateSamples>().AddSingleton<ITemplateStandings, TemplateStandings>();
}
