using TrailDesk.Api.Common;
using TrailDesk.Application.Media;
using TrailDesk.Infrastructure.Media;

namespace TrailDesk.Api.Media;

public static class MediaModule
{
    public static IServiceCollection AddMedia(this IServiceCollection services, IConfiguration configuration) => services
        .AddHandlersBeside<UploadMedia>()
        .AddMediaStorage(configuration);

    public static void MapMedia(this IEndpointRouteBuilder app) => MediaEndpoints.Map(app);
}
