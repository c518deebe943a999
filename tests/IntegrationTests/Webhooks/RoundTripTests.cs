using System.Collections.Concurrent;
using System.Diagnostics;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Webhooks;

/// <summary>
/// What one message costs in round trips, counted by the driver's own tracing. A batch is one, its BEGIN and COMMIT included:
/// one to take it in, one to claim it with its context, one for all its effects; one more where an intent reads.
/// </summary>
[NonParallelizable]
public sealed class RoundTripTests
{
    private readonly ConcurrentQueue<(string Connection, string Sql)> _trips = new();
    private ActivityListener _listener = null!;
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _desk = await Desk.StartAsync();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => _trips.Enqueue((
                $"{activity.GetTagItem("db.npgsql.connection_id")}", $"{activity.GetTagItem("db.query.text") ?? activity.GetTagItem("db.statement")}")),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [OneTimeTearDown]
    public async Task EndAsync()
    {
        _listener.Dispose();
        await _desk.DisposeAsync();
    }

    [TestCase("Hi, interested in EBC Trek for 2 people in December", 0)]
    [TestCase("hello", 0)]
    [TestCase("I want to talk to a person", 0)]
    [TestCase("STOP", 0)]
    [TestCase("where is my booking?", 1)]
    public async Task A_message_costs_one_round_trip_each_to_take_in_to_claim_and_to_write(string text, int reads)
    {
        var phone = Desk.NewPhone();
        await _desk.AskAsync(phone, "hello");
        _trips.Clear();
        await _desk.AskAsync(phone, text);

        var trips = _trips.ToList();
        var effects = trips.FindIndex(trip => trip.Sql.Contains("delete from inbox where shard", StringComparison.Ordinal));
        Assert.That(effects, Is.GreaterThanOrEqualTo(0), "no effects were seen: the driver's tracing has changed");
        var transaction = trips[..(effects + 1)].Where(trip => trip.Connection == trips[effects].Connection).Select(trip => trip.Sql).ToList();
        var claim = transaction.FindLastIndex(sql => sql.Contains("pg_try_advisory_xact_lock", StringComparison.Ordinal));
        Assert.Multiple(() =>
        {
            Assert.That(trips.Count(trip => trip.Sql.Contains("insert into seen_events", StringComparison.Ordinal)), Is.EqualTo(1), "intake");
            Assert.That(claim, Is.GreaterThanOrEqualTo(0), "claim");
            Assert.That(transaction.Count - claim - 2, Is.EqualTo(reads), () => string.Join("\n---\n", transaction[claim..]));
        });
    }
}
