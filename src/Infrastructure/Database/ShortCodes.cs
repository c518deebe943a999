using System.Collections.Concurrent;
using Npgsql;

namespace TrailDesk.Infrastructure.Database;

/// <summary>
/// Codes for people from sequences that step by a block, so that a node asks the database once for many codes and no row
/// is shared. A node that stops leaves a gap.
/// </summary>
internal sealed class ShortCodes(EngineDb db) : IDisposable
{
    /// <summary>The sequences' "increment by".</summary>
    private const int BlockSize = 20;

    private readonly ConcurrentDictionary<string, Block> _blocks = new();

    public ValueTask<string> NextAsync(string sequence, string prefix, CancellationToken cancellation)
    {
        var block = _blocks.GetOrAdd(sequence, name => new Block(db.Source, name));
        return block.NextAsync(prefix, cancellation);
    }

    public void Dispose()
    {
        foreach (var block in _blocks.Values) block.Dispose();
    }

    private sealed class Block(NpgsqlDataSource source, string sequence) : IDisposable
    {
        private readonly SemaphoreSlim _turn = new(1, 1);
        private long _next;
        private long _end;

        public async ValueTask<string> NextAsync(string prefix, CancellationToken cancellation)
        {
            await _turn.WaitAsync(cancellation);
            try
            {
                if (_next == _end)
                {
                    await using var command = source.CreateCommand("select nextval($1::regclass)");
                    command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = sequence });
                    _next = (long)(await command.ExecuteScalarAsync(cancellation))!;
                    _end = _next + BlockSize;
                }

                return $"{prefix}-{_next++}";
            }
            finally
            {
                _turn.Release();
            }
        }

        public void Dispose() => _turn.Dispose();
    }
}
