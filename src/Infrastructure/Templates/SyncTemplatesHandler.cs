using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Application.Templates;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Templates;

/// <summary>Which lists are due is asked once for all companies; each is then read, and written in its own company's transaction.</summary>
internal sealed partial class SyncTemplatesHandler(
    Db db, IServiceScopeFactory scopes, IChannelDirectory channels, TemplateCatalogues catalogues, ILogger<SyncTemplatesHandler> log)
    : IRequestHandler<SyncTemplates, int>
{
    private const string WaitingSql = """
        select tenant, account from template_syncs where due_at > now() and due_at <= now() + $1
        """;

    public async Task<int> Handle(SyncTemplates request, CancellationToken cancellationToken)
    {
        var waiting = await WaitingAsync(request.Age, cancellationToken);
        var templates = 0;
        foreach (var catalogue in catalogues.All)
            foreach (var account in (await channels.ListOfProviderAsync(catalogue.Name, cancellationToken)).GroupBy(channel => (channel.TenantId, TemplateAccount.Of(channel))))
                if (!waiting.Contains(account.Key)) templates += await ReadAsync(account.First(), cancellationToken);
        return templates;
    }

    /// <summary>An account without a row was never read.</summary>
    private async Task<HashSet<(Guid, string)>> WaitingAsync(TimeSpan age, CancellationToken cancellation)
    {
        var waiting = new HashSet<(Guid, string)>();
        await using var command = db.Source.CreateCommand(WaitingSql);
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = age });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) waiting.Add((reader.GetGuid(0), reader.GetString(1)));
        return waiting;
    }

    /// <summary>A list that cannot be written is its own account's trouble: the others are read all the same, and this one later.</summary>
    private async Task<int> ReadAsync(Channel channel, CancellationToken cancellation)
    {
        try
        {
            return await InScopeAsync(channel, mediator => mediator.Send(new SyncAccount(channel), cancellation));
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            LogFailed(log, channel.Id, (exception as PostgresException)?.SqlState ?? exception.GetType().Name);
            // The database itself may be what is away: then the whole run is tried again.
            return await InScopeAsync(channel, mediator => mediator.Send(new ApplyCatalogue(channel, null, default), cancellation));
        }
    }

    private async Task<int> InScopeAsync(Channel channel, Func<IMediator, Task<CatalogueChanges?>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentCaller>().Set(new Caller(channel.TenantId, null, "TrailDesk", []));
        return (await work(scope.ServiceProvider.GetRequiredService<IMediator>()))?.Templates ?? 0;
    }

    [LoggerMessage(1, LogLevel.Error, "The templates of channel {Channel} could not be written: {Cause}")]
    private static partial void LogFailed(ILogger log, Guid channel, string cause);
}
