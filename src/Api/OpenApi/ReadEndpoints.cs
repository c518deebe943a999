using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Api.OpenApi;

/// <summary>The two shapes of a read: a page of a list, and one record by its id.</summary>
internal static class ReadEndpoints
{
    public static RouteHandlerBuilder MapList<TRequest, T>(
        this IEndpointRouteBuilder group, string path, string name, string summary, T example)
        where TRequest : IRequest<Page<T>> =>
        group.MapGet(path, ([AsParameters] TRequest request, IMediator mediator, CancellationToken cancellation) =>
                mediator.Send(request, cancellation))
            .WithName(name).WithSummary(summary).WithErrors(400)
            .WithResponseExample(200, new Page<T>([example], new Cursor(0, Guid.Parse("0198c5a0-0000-7000-8000-000000000001")).ToString()));

    public static RouteHandlerBuilder MapOne<T>(
        this IEndpointRouteBuilder group, string path, string name, string summary, Func<Guid, IRequest<T>> request, T example) =>
        group.MapGet(path, (Guid id, IMediator mediator, CancellationToken cancellation) => mediator.Send(request(id), cancellation))
            .WithName(name).WithSummary(summary).WithErrors(404)
            .WithResponseExample(200, example!);
}
