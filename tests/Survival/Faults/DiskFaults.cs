using System.Data;
using System.Diagnostics;
using Npgsql;
using TrailDesk.Survival.Checking;
using TrailDesk.Survival.Desk;
using TrailDesk.Survival.Machine;

namespace TrailDesk.Survival.Faults;

/// <summary>
/// Not a page is left where the database keeps its files, and people go on writing. In turn: tables cannot grow; or
/// the write-ahead log cannot either, which ends the server and keeps it from coming back until there is room.
/// </summary>
internal sealed class DiskFaults(Rig rig, Random random)
{
    private const string Full = ", while the disk was full";
    private const string Refused = "webhook 503";
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RecoveryPatience = TimeSpan.FromMinutes(5);
    private readonly string once = new NpgsqlConnectionStringBuilder(rig.SuperuserConnection) { Pooling = false, Timeout = 5, CommandTimeout = 5 }.ConnectionString;
    private int times;

    public async Task FillAsync()
    {
        var disk = rig.Disk ?? throw new InvalidOperationException("A run without a small disk has none to fill.");
        var (usesUpLog, refusedBefore) = (times++ % 2 == 1, rig.Measures.TimesSaid(Refused));
        var hold = TimeSpan.FromSeconds(8 + 4 * random.NextDouble());
        var readiness = new HashSet<string?>();
        await using var witness = new NpgsqlConnection(once);
        await witness.OpenAsync();
        // Asked for the first time a question takes a node longer than the disk is full.
        await Task.WhenAll(rig.Nodes.Where(node => node.IsRunning).Select(rig.Inquiry.ReadAsync));
        if (usesUpLog) await rig.Database.KeepLogAsync();
        try
        {
            using var pace = new PeriodicTimer(Pace);
            for (var full = Stopwatch.StartNew(); full.Elapsed < hold; await pace.WaitForNextTickAsync())
            {
                disk.Fill();
                if (usesUpLog) await UseUpLogAsync();
                readiness.UnionWith(await InquireAsync(witness));
            }
        }
        finally
        {
            disk.MakeRoom();
        }

        var roomSince = Stopwatch.GetTimestamp();
        if (usesUpLog) await rig.Database.LetLogGoAsync();
        Judge(rig.Measures.TimesSaid(Refused) - refusedBefore, readiness);
        if (!await AnswersAsync(witness)) rig.Measures.Happened("the full disk ended the server");
        await RecoverAsync(roomSince);
    }

    // Each switch leaves a segment behind that is full of nothing; one that nothing was written to would be used again.
    private async Task UseUpLogAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(once);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("select pg_logical_emit_message(false, 'survival', ''), pg_switch_wal()", connection);
            await command.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException)
        {
            // There is no next one: the server ends, or has not come back.
        }
    }

    private static async Task<bool> AnswersAsync(NpgsqlConnection witness)
    {
        if (witness.State != ConnectionState.Open) return false;
        try
        {
            await using var command = new NpgsqlCommand("select 1", witness);
            await command.ExecuteNonQueryAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <returns>What the nodes say of themselves.</returns>
    private async Task<IReadOnlyList<string?>> InquireAsync(NpgsqlConnection witness)
    {
        var nodes = rig.Nodes.Where(node => node.IsRunning).ToList();
        var served = await AnswersAsync(witness);
        var reads = await Task.WhenAll(nodes.Select(ReadAsync));
        // A server that serves before and after served meanwhile: one that crashed closed this connection.
        served = served && await AnswersAsync(witness);
        foreach (var status in reads)
            if (status is not (null or 200 or 503) || (status == 503 && served))
                rig.Measures.Miss(new(FindingKind.Misanswered, $"a read was answered {status} while the disk was full", []));
        return await Task.WhenAll(nodes.Select(AskReadinessAsync));
    }

    private async Task<int?> ReadAsync(DeskNode node)
    {
        var asked = Stopwatch.GetTimestamp();
        var status = await rig.Inquiry.ReadAsync(node);
        if (status == 200) rig.Measures.Took($"a page of conversations{Full}", Stopwatch.GetElapsedTime(asked));
        rig.Measures.Said($"read {(status is null ? "without an answer" : status)}{Full}");
        return status;
    }

    private async Task<string?> AskReadinessAsync(DeskNode node)
    {
        var readiness = await rig.Inquiry.ReadinessAsync(node);
        rig.Measures.Said($"readiness {readiness ?? "without an answer"}{Full}");
        return readiness;
    }

    private void Judge(int refused, IReadOnlySet<string?> readiness)
    {
        if (refused == 0) rig.Measures.Happened("a full disk that kept nobody from storing");
        else if (!readiness.Any(said => said is not (null or "ready")))
            rig.Measures.Miss(new(FindingKind.Misanswered, $"every node said that it was ready, and {refused} webhooks could not be stored", []));
    }

    private async Task RecoverAsync(long since)
    {
        await Eventually.HoldsAsync("A reply after the disk had room again", RecoveryPatience, () => Task.FromResult(rig.Provider.Since(since)), sends => sends.Count > 0);
        rig.Measures.Took("first reply after the disk had room again", Stopwatch.GetElapsedTime(since));
    }
}
