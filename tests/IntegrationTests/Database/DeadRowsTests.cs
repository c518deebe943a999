using System.Text.Json;
using Npgsql;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Database;

/// <summary>Somebody's report keeps a snapshot open.</summary>
internal sealed class DeadRowsTests
{
    [Test]
    public async Task Readiness_says_that_the_queues_cannot_be_cleared_while_a_snapshot_is_kept_open_and_recovers()
    {
        await using var desk = await Desk.StartAsync(builder => builder.Configuration["Database:DeadRowsAlarm"] = "20");
        await VacuumAsync(desk);
        Assert.That((await ReadinessAsync(desk)).Text("status"), Is.EqualTo("ready"));
        await using (var report = await OpenSnapshotAsync(desk))
        {
            for (var i = 0; i < 15; i++) await desk.WriteAsync(Desk.NewPhone(), "thanks");
            await Eventually.HoldsAsync(async () =>
            {
                await VacuumAsync(desk);
                return (await ReadinessAsync(desk)).Text("status") == "degraded";
            });
            Assert.That((await ReadinessAsync(desk)).GetProperty("reasons")[0].GetString(), Does.Contain("cannot be cleared away").And.Contain("pg_stat_activity"));
        }

        await Eventually.HoldsAsync(async () =>
        {
            await VacuumAsync(desk);
            return (await ReadinessAsync(desk)).Text("status") == "ready";
        });
    }

    private static async Task<NpgsqlConnection> OpenSnapshotAsync(Desk desk)
    {
        var connection = new NpgsqlConnection(desk.App.Database.OwnerConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("begin isolation level repeatable read; select count(*) from inbox", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    // What autovacuum does in its own time.
    private static async Task VacuumAsync(Desk desk)
    {
        await using var connection = new NpgsqlConnection(desk.App.Database.OwnerConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("vacuum inbox, outbox", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<JsonElement> ReadinessAsync(Desk desk)
    {
        using var answer = await desk.Door.GetAsync("/health/ready");
        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        return await answer.JsonAsync();
    }
}
