using TrailDesk.Infrastructure.Jobs;

namespace TrailDesk.Api.Jobs;

public static class JobsModule
{
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration) =>
        services.AddJobScheduling(configuration);
}
