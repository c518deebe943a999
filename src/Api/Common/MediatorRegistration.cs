using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TrailDesk.Application.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Api.Common;

/// <summary>All that knows how MediatR is wired, so that another version of it is a change to one file.</summary>
public static class MediatorRegistration
{
    private static readonly Type[] Found =
        [typeof(IRequestHandler<,>), typeof(INotificationHandler<>), typeof(IValidator<>)];

    public static IServiceCollection AddMediator(this IServiceCollection services) => services
        .AddTransient<ServiceFactory>(provider => provider.GetRequiredService)
        .AddScoped<IMediator, Mediator>()
        .AddTransient(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>))
        .AddTransient(typeof(IPipelineBehavior<,>), typeof(TransactionBehavior<,>));

    /// <summary>
    /// Adds the request handlers, notification handlers and validators of <typeparamref name="T"/>'s assembly whose
    /// namespace is exactly T's or below it. Calling it twice adds nothing twice.
    /// </summary>
    public static IServiceCollection AddHandlersBeside<T>(this IServiceCollection services) => services.AddHandlersBeside(typeof(T));

    /// <summary>The same for a marker that cannot be a type argument, such as a static class.</summary>
    public static IServiceCollection AddHandlersBeside(this IServiceCollection services, Type marker)
    {
        var home = marker.Namespace!;
        foreach (var type in marker.Assembly.GetTypes().Where(type => IsHandler(type) && IsBeside(type.Namespace, home)))
            foreach (var service in type.GetInterfaces().Where(IsWanted))
                services.TryAddEnumerable(ServiceDescriptor.Transient(service, type));
        return services;
    }

    // The validator of a request's part is made by the validator of the request.
    private static bool IsWanted(Type face) =>
        face.IsGenericType && Found.Contains(face.GetGenericTypeDefinition())
        && (face.GetGenericTypeDefinition() != typeof(IValidator<>) || face.GetGenericArguments()[0].IsAssignableTo(typeof(IBaseRequest)));

    private static bool IsHandler(Type type) => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false };

    private static bool IsBeside(string? place, string home) =>
        place is not null && (place == home || place.StartsWith(home + '.', StringComparison.Ordinal));
}
