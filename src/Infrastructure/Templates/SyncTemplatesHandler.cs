using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrailDesk.Application.Templates;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Templates;

/// <summary>Which lists are due is asked once for all companies; each is then read, and written in its own company's transaction.</summary>
internal sealed class SyncTemplatesHandler(
    Db db, IServiceScopeFactory scopes, IChannelDirectory channels, TemplateCatalogues catalogues) : IRequestHandler<SyncTemplates, int>
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

    private async Task<int> ReadAsync(Channel channel, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentCaller>().Set(new Caller(channel.TenantId, null, "TrailDesk", []));
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new SyncAccount(channel), cancellation))?.Templates ?? 0;
    }
}
