using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Infrastructure.Database;

/// <summary>
/// Runs a command's handler in a transaction of its own scope; a conflict makes it run again with nothing of the first
/// try left. Stands innermost, because the handler is taken from the new scope. Inside a transaction it joins that one.
/// </summary>
public sealed class TransactionBehavior<TRequest, TResponse>(
    UnitOfWork outer, ICurrentCaller current, IServiceScopeFactory scopes, TransactionGate gate) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ITransactionalCommand<TResponse>
{
    private const int Tries = 6;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (outer.IsOpen) return await next();
        using var turn = await gate.EnterAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAsync(request, cancellationToken);
            }
            catch (PostgresException exception) when (IsConflict(exception))
            {
                if (attempt == Tries) throw new ChangedMeanwhileException();
                await Task.Delay(Random.Shared.Next(5, 10 * attempt * attempt), cancellationToken);
            }
        }
    }

    private async Task<TResponse> TryAsync(TRequest request, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentCaller>().Set(current.Caller);
        var work = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await work.BeginAsync(current.Caller.TenantId, cancellation);
        var response = await scope.ServiceProvider.GetRequiredService<IRequestHandler<TRequest, TResponse>>().Handle(request, cancellation);
        await work.CommitAsync(cancellation);
        return response;
    }

    private static bool IsConflict(PostgresException exception) => exception.SqlState is "40001" or "40P01" or "23505" or "55P03";
}

/// <summary>
/// A transaction may need a second connection for what is looked up outside it. Fewer transactions than half the pool
/// means that one is always free.
/// </summary>
public sealed class TransactionGate(int seats) : IDisposable
{
    private readonly SemaphoreSlim _seats = new(Math.Max(1, seats));

    public async Task<IDisposable> EnterAsync(CancellationToken cancellation)
    {
        await _seats.WaitAsync(cancellation);
        return new Seat(_seats);
    }

    public void Dispose() => _seats.Dispose();

    private sealed class Seat(SemaphoreSlim seats) : IDisposable
    {
        public void Dispose() => seats.Release();
    }
}
