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
        List<IReadOnlyList<IAnsweredWrites>> answered = [.. works.Select(work => work.AnsweredWrites)];
        var isCommitted = false;
        try
        {
            Compose(batch, works, isOnesTurn);
            await using var reader = await batch.ExecuteReaderAsync(cancellation);
            await ReadAsync(reader, answered, isOnesTurn ? 0 : -1, cancellation);
            isCommitted = true;
        }
        finally
        {
            for (var i = 0; i < works.Count; i++)
                foreach (var writes in answered[i]) writes.Settle(works[i].Transaction.TenantId, isCommitted);
        }

        foreach (var work in works) work.Committed();
    }

    private static void Compose(NpgsqlBatch batch, IReadOnlyList<UnitOfWork> works, bool isOnesTurn)
    {
        foreach (var work in works)
        {
            if (!isOnesTurn) batch.BatchCommands.Add(Db.SetTenant(work.Transaction.TenantId));
            work.AppendTo(batch);
        }

        batch.Command("commit");
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
