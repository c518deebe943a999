using Npgsql;
using TrailDesk.Application.Common;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Database;

/// <summary>
/// Collects what a transaction writes and sends it in one round trip, the commit included. Stores append rows;
/// each table's rows go as one statement, in the order of <see cref="IRowWrites.Order"/>.
/// </summary>
public sealed class UnitOfWork(Db db, KeyRing keyRing, LiveFeed live) : IAsyncDisposable
{
    private readonly Dictionary<Type, IRowWrites> _writes = [];
    private readonly List<NpgsqlBatchCommand> _commands = [];
    private readonly List<Action> _afterCommit = [];
    private HashSet<LiveNotice>? _notices;
    private TenantTransaction? _transaction;
    private TenantKeys? _keys;

    public TenantTransaction Transaction => _transaction ?? throw new InvalidOperationException("No transaction was begun.");
    internal TenantKeys Keys => _keys ?? throw new InvalidOperationException("No transaction was begun.");
    internal KeyRing KeyRing => keyRing;
    internal WorkingSet Set { get; } = new();

    /// <summary>Tables and statements that the commit has yet to send.</summary>
    internal long Waiting => _writes.Count + _commands.Count;
    public bool IsOpen => _transaction is not null;

    public async Task BeginAsync(Guid tenantId, CancellationToken cancellation)
    {
        var keys = await keyRing.TenantAsync(tenantId, cancellation);
        Join(await db.BeginAsync(tenantId, cancellation), keys);
    }

    internal void Join(TenantTransaction transaction, TenantKeys keys) => (_transaction, _keys) = (transaction, keys);

    internal TWrites Rows<TWrites>() where TWrites : IRowWrites, new()
    {
        if (_writes.TryGetValue(typeof(TWrites), out var rows)) return (TWrites)rows;
        var made = new TWrites();
        _writes.Add(typeof(TWrites), made);
        return made;
    }

    /// <summary>A statement that goes after all rows and before the commit.</summary>
    internal void Append(NpgsqlBatchCommand command) => _commands.Add(command);

    /// <summary>Runs once the commit is known to have happened; must not throw.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    /// <summary>Screens that show this are told once the commit has happened; costs nothing where no screen is open.</summary>
    internal void Notice(string kind, Guid id)
    {
        if (live.IsWanted(Transaction.TenantId)) (_notices ??= []).Add(new(kind, id));
    }

    /// <summary>For a query in the middle of the work.</summary>
    internal async ValueTask<NpgsqlConnection> ConnectionAsync(CancellationToken cancellation)
    {
        await Transaction.EnterAsync(cancellation);
        return Transaction.Connection;
    }

    public async Task CommitAsync(CancellationToken cancellation)
    {
        await Commit.TogetherAsync(Transaction.Connection, [this], cancellation);
        Transaction.MarkEnded();
    }

    /// <summary>Those of its writes whose statements answer.</summary>
    internal IReadOnlyList<IAnsweredWrites> AnsweredWrites => [.. _writes.Values.OfType<IAnsweredWrites>()];

    internal void AppendTo(NpgsqlBatch batch)
    {
        foreach (var rows in _writes.Values.OrderBy(rows => rows.Order)) rows.AppendTo(batch, Transaction.TenantId);
        foreach (var command in _commands) batch.BatchCommands.Add(command);
    }

    internal void Committed()
    {
        foreach (var action in _afterCommit) action();
        if (_notices is not null) live.Publish(Transaction.TenantId, _notices);
    }

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null) await _transaction.DisposeAsync();
    }
}

/// <summary>Rows of one table, waiting for the unit of work to send them.</summary>
internal interface IRowWrites
{
    /// <summary>Parents before children; the same order in every transaction keeps deadlocks away.</summary>
    int Order { get; }

    void AppendTo(NpgsqlBatch batch, Guid tenantId);
}

/// <summary>Rows whose statement answers, and that have to know how the transaction ended.</summary>
internal interface IAnsweredWrites : IRowWrites
{
    /// <summary>The name of the answer's first column, which tells it from other statements' answers.</summary>
    string AnswerColumn { get; }

    void Read(NpgsqlDataReader reader);

    /// <param name="isCommitted">False also where nobody knows.</param>
    void Settle(Guid tenantId, bool isCommitted);
}
