using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Webhooks;

/// <summary>Some shards in one transaction: each with its rows, its tenant and a unit of work of its own.</summary>
internal sealed class InboxRound(NpgsqlConnection connection) : IAsyncDisposable
{
    private readonly SharedTransaction _transaction = new(connection);
    private readonly List<InboxPart> _parts = [];

    public IReadOnlyList<InboxPart> Parts => _parts;

    public InboxPart Add(int shard, IServiceScopeFactory scopes)
    {
        var part = new InboxPart(shard, scopes.CreateAsyncScope());
        _parts.Add(part);
        return part;
    }

    /// <summary>Shards are read in order, and each sets its tenant, or none: the last one's turn it is when all are read.</summary>
    public TenantTransaction? TurnTo(Guid? tenant)
    {
        _transaction.Entered = tenant;
        return tenant is { } id ? new(connection, id, _transaction) : null;
    }

    public async Task CommitAsync(CancellationToken cancellation)
    {
        var works = _parts.Where(part => part.IsHandled).Select(part => part.Work).ToList();
        if (works.Count > 0) await Commit.TogetherAsync(connection, works, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in _parts) await part.Scope.DisposeAsync();
        await _transaction.DisposeAsync();
    }
}

internal sealed class InboxPart(int shard, AsyncServiceScope scope)
{
    public int Shard => shard;
    public AsyncServiceScope Scope => scope;
    public UnitOfWork Work { get; } = scope.ServiceProvider.GetRequiredService<UnitOfWork>();

    /// <summary>No other worker has the shard.</summary>
    public bool IsHeld { get; set; }

    public IReadOnlyList<InboxRow> Rows { get; set; } = [];

    /// <summary>Its rows were worked on, and their effects wait for the commit.</summary>
    public bool IsHandled { get; set; }
}
