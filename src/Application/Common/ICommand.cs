using MediatR;

namespace TrailDesk.Application.Common;

/// <summary>A request that changes something. Reads are plain <see cref="IRequest{TResponse}"/>.</summary>
public interface ICommand<out TResponse> : IRequest<TResponse>;
