using System.Net.Http.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Webhooks;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Webhooks;

/// <summary>Shards of several companies in one transaction: each sees, writes and answers its own alone.</summary>
internal sealed class RoundTests
{
    private const string RivalNumber = "199999999999991";
    private const string RivalSecret = "rival-secret";
    private const string Lucas = "+15550111";
    private Desk _desk = null!;
    private HttpClient _rival = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _desk = await Desk.StartAsync(builder => builder.Configuration["Inbox:Workers"] = "0");
        _rival = await _desk.App.RivalAsync();
        using var made = await _rival.PostAsJsonAsync("/api/whatsapp/config", new
        {
            provider = "meta",
            name = "Rival desk",
            phoneNumber = "+15550199",
            phoneNumberId = RivalNumber,
            businessAccountId = "103000000000001",
            accessToken = "rival-token",
            appSecret = RivalSecret,
            verifyToken = "rival-verify",
        });
        Assert.That((int)made.StatusCode, Is.EqualTo(201), await made.Content.ReadAsStringAsync());
    }

    [TearDown]
    public async Task StopAsync()
    {
        _rival.Dispose();
        await _desk.DisposeAsync();
    }

    private async Task WriteToRivalAsync(string from, string text)
    {
        var body = Wire.Body(Wire.Change(RivalNumber, "messages", [Wire.Message(Wire.Text(text), from)], Wire.Contact(from)));
        Assert.That(await _desk.PostAsync(body, "sha256=" + Wire.Sign(RivalSecret, body), "/api/whatsapp/webhook"), Is.EqualTo(200));
    }

    private Task<int> WriteToDemoAsync(string from, string text) => _desk.PostAsync(_desk.BodyOf(Wire.Text(text), from));

    private async Task<int[]> ShardsAsync() =>
        [.. await _desk.ReadAsync<int>("select distinct shard from inbox order by shard")];

    private Task<IReadOnlyList<InboxBatchResult>> RunAsync(params int[] shards) =>
        _desk.App.App.Services.GetRequiredService<InboxBatch>().RunAsync(shards, 8, null, new InboxBatch.Progress(), CancellationToken.None);

    // The question about a booking reads in the middle of its work, when the server may be at the other company's turn.
    [TestCase(true)]
    [TestCase(false)]
    public async Task Each_company_reads_and_writes_its_own_whoever_comes_first(bool inOrder)
    {
        await WriteToDemoAsync(Lucas, "Where is my booking BK-2032?");
        await WriteToRivalAsync(Lucas, "Where is my booking BK-2032?");
        var shards = await ShardsAsync();
        Assert.That(shards, Has.Length.EqualTo(2));

        var results = await RunAsync(inOrder ? shards : [.. shards.Reverse()]);
        Assert.That(results, Is.All.EqualTo(InboxBatchResult.Drained));
        await _desk.SettleAsync();

        var sent = _desk.Recorder.To(Lucas);
        Assert.That(sent, Has.Count.EqualTo(2));
        Assert.That(sent.Single(one => one.Path.Contains(RivalNumber, StringComparison.Ordinal)).Text, Does.Not.Contain("EBC"), "the rival knows no such booking");
        Assert.That(sent.Single(one => !one.Path.Contains(RivalNumber, StringComparison.Ordinal)).Text, Does.Contain("EBC Trek"));
        Assert.That(await _desk.CountAsync("select count(distinct tenant_id) from whatsapp_conversations"), Is.EqualTo(2));
        Assert.That((await (await _rival.GetAsync("/api/conversations")).JsonAsync()).GetProperty("items").GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_shard_that_somebody_else_holds_is_left_alone_and_the_other_is_done()
    {
        await WriteToDemoAsync(Lucas, "hello");
        await WriteToRivalAsync(Lucas, "hello");
        var shards = await ShardsAsync();
        await using (var elsewhere = new NpgsqlConnection(_desk.App.Database.SuperuserConnectionString))
        {
            await elsewhere.OpenAsync();
            await elsewhere.ExecuteAsync("select pg_advisory_lock(@space, @shard)", new { space = InboxClaim.LockSpace, shard = shards[0] });
            Assert.That(await RunAsync(shards), Is.EqualTo(new[] { InboxBatchResult.Locked, InboxBatchResult.Drained }));
            await elsewhere.ExecuteAsync("select pg_advisory_unlock_all()");
        }

        Assert.That(await ShardsAsync(), Is.EqualTo(new[] { shards[0] }));

        Assert.That(await RunAsync(shards), Is.EqualTo(new[] { InboxBatchResult.Drained, InboxBatchResult.Empty }));
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(Lucas), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task A_row_that_was_tried_before_waits_for_its_own_turn_and_holds_up_no_other_shard()
    {
        await WriteToDemoAsync(Lucas, "hello");
        await WriteToRivalAsync(Lucas, "hello");
        var shards = await ShardsAsync();
        await _desk.ExecuteAsync("update inbox set attempts = 1 where shard = @shard", new { shard = shards[1] });
        Assert.That(await RunAsync(shards), Is.EqualTo(new[] { InboxBatchResult.Drained, InboxBatchResult.Suspect }));
        Assert.That(await ShardsAsync(), Is.EqualTo(new[] { shards[1] }));
    }

    [Test]
    public async Task Whoever_has_much_goes_on_after_those_who_wait()
    {
        for (var i = 0; i < 3; i++) await WriteToDemoAsync(Lucas, $"hello {i}");
        var flooded = (await ShardsAsync()).Single();
        await WriteToRivalAsync(Lucas, "hello");
        var workers = ActivatorUtilities.CreateInstance<InboxWorkers>(_desk.App.App.Services, new InboxOptions { ShardsAtOnce = 1, BatchSize = 1 });

        await workers.RunOnceAsync([], CancellationToken.None);
        Assert.That(await WaitingAsync(flooded), Is.EqualTo(2), "one batch, and the next one's turn");
        await workers.RunOnceAsync([], CancellationToken.None);
        Assert.That(await ShardsAsync(), Is.EqualTo(new[] { flooded }));
    }

    private Task<long> WaitingAsync(int shard) => _desk.CountAsync("select count(*) from inbox where shard = @shard", new { shard });

    [Test]
    public async Task A_row_whose_event_is_gone_is_done_with_and_stops_nobody()
    {
        await WriteToDemoAsync(Lucas, "hello");
        await WriteToDemoAsync("+15550112", "hello");
        await _desk.ExecuteAsync("delete from webhook_events w using inbox i where i.event = w.id and i.id = (select min(id) from inbox)");

        Assert.That(await RunAsync(await ShardsAsync()), Is.All.EqualTo(InboxBatchResult.Drained));
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(Lucas), Is.Empty);
        Assert.That(_desk.Recorder.To("+15550112"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Out_of_turn_nothing_can_be_asked()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await using var shared = new SharedTransaction(await _desk.App.App.Services.GetRequiredService<Db>().Source.OpenConnectionAsync());
        var (one, other) = (new TenantTransaction(shared.Connection, first, shared), new TenantTransaction(shared.Connection, second, shared));
        Assert.That(() => one.Connection, Throws.InvalidOperationException, "nobody's turn yet");
        await one.EnterAsync(CancellationToken.None);
        Assert.That(one.Connection, Is.SameAs(shared.Connection));
        Assert.That(() => other.Connection, Throws.InvalidOperationException);
        await other.EnterAsync(CancellationToken.None);
        Assert.That(other.Connection, Is.SameAs(shared.Connection));
        Assert.That(() => one.Connection, Throws.InvalidOperationException);
    }
}
