using Npgsql;

namespace TrailDesk.Infrastructure.Database;

/// <summary>Everything that some units of work have to write, and the commit, in one round trip.</summary>
internal static class Commit
{
    private const string TurnColumn = "set_config";

    public static async Task TogetherAsync(NpgsqlConnection connection, IReadOnlyList<UnitOfWork> works, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        var isOnesTurn = works is [{ Transaction.IsItsTurn: true }];
        var answered = new List<IReadOnlyList<IAnsweredWrites>>(works.Count);
        foreach (var work in works)
        {
            if (!isOnesTurn) batch.BatchCommands.Add(Db.SetTenant(work.Transaction.TenantId));
            answered.Add(work.AppendTo(batch));
        }

        batch.Command("commit");
        await ExecuteAsync(batch, works, answered, isOnesTurn ? 0 : -1, cancellation);
        foreach (var work in works) work.Committed();
    }

    private static async Task ExecuteAsync(
        NpgsqlBatch batch, IReadOnlyList<UnitOfWork> works, List<IReadOnlyList<IAnsweredWrites>> answered, int turn, CancellationToken cancellation)
    {
        var isCommitted = false;
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            await ReadAsync(reader, answered, turn, cancellation);
            isCommitted = true;
        }
        finally
        {
            for (var i = 0; i < works.Count; i++)
                foreach (var writes in answered[i]) writes.Settle(works[i].Transaction.TenantId, isCommitted);
        }
    }

    /// <summary>Each one's answers follow the answer that makes it its turn.</summary>
    private static async Task ReadAsync(
        NpgsqlDataReader reader, List<IReadOnlyList<IAnsweredWrites>> answered, int turn, CancellationToken cancellation)
    {
        do
        {
            var name = reader.FieldCount > 0 ? reader.GetName(0) : "";
            if (name == TurnColumn) turn++;
            var writes = turn < 0 ? null : answered[turn].FirstOrDefault(one => one.AnswerColumn == name);
            while (await reader.ReadAsync(cancellation)) writes?.Read(reader);
        }
        while (await reader.NextResultAsync(cancellation));
    }
}
