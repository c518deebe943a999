using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.OpenApi;

/// <summary>
/// Every operation of the served document is made to answer with every status that it declares; what came is held against
/// the document, and the document against what came.
/// </summary>
internal sealed class ContractTests
{
    private ContractApp _app = null!;
    private List<Exchange> _exchanges = [];

    [OneTimeSetUp]
    public async Task PlayAsync()
    {
        _app = await ContractApp.StartAsync();
        var refusals = new Refusals(_app);
        await new SuccessRows(_app).PlayAsync();
        await new RefusalRows(_app).PlayAsync();
        foreach (var operation in _app.Document.Operations)
            await refusals.PlayAsync(operation);
        foreach (var operation in _app.Document.Operations.Where(operation => _app.Needs(operation, 409)))
            await refusals.PlayConflictAsync(operation);
        var failing = _app.Document.Operations.Where(operation => operation.Declares(500)).ToList();
        await _app.WhileFailingAsync(() => new InvalidOperationException("a secret of ours"), async () =>
        {
            foreach (var operation in failing) await refusals.PlayFailureAsync(operation);
        });
        await _app.WhileDatabaseIsAwayAsync(async () =>
        {
            foreach (var operation in _app.Document.Operations.Where(operation => operation.Declares(503))) await refusals.PlayFailureAsync(operation);
        });
        _exchanges = [.. _app.Exchanges];
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _app.DisposeAsync();

    [Test]
    public void Every_operation_answers_with_everything_that_it_declares()
    {
        var declared = _app.Document.Operations.SelectMany(operation => operation.Statuses.Select(status => $"{operation.Name} {status}")).ToList();
        Assert.That(declared, Has.Count.GreaterThan(200));
        Assert.That(declared.Except(_exchanges.Select(exchange => exchange.ToString())), Is.Empty);
    }

    [Test]
    public void Nothing_comes_that_is_not_declared() => Assert.That(
        _exchanges.Where(exchange => !exchange.Operation.Declares(exchange.Status)).Select(exchange => $"{exchange}: {exchange.Text}").Distinct(), Is.Empty);

    [Test]
    public void Every_body_is_of_a_declared_kind_and_only_where_one_is_declared() => Assert.That(
        _exchanges.Where(exchange => exchange.Text.Length == 0
                ? exchange.Operation.Value.GetProperty("responses").TryGetProperty($"{exchange.Status}", out var response) && response.TryGetProperty("content", out _)
                : exchange.Operation.SchemaOf(exchange.Status, exchange.MediaType) is null)
            .Select(exchange => $"{exchange} {exchange.MediaType}").Distinct(), Is.Empty);

    [Test]
    public async Task Every_body_fits_its_schema()
    {
        var values = Bodies().Select(body => new SchemaValue(body.Exchange.ToString(), body.Schema, body.Value)).ToList();
        Assert.That(values, Has.Count.GreaterThan(300));
        Assert.That((await SchemaCheck.MisfitsAsync(_app.Document.Root, values)).Distinct(), Is.Empty);
    }

    [Test]
    public void Every_declared_property_is_seen_filled_and_no_other()
    {
        var walk = new PropertyWalk(_app.Document.Root);
        foreach (var schema in _app.Document.Operations.SelectMany(operation => operation.Schemas)) walk.Declare(schema);
        foreach (var body in Bodies()) walk.See(body.Schema, body.Value);
        Assert.That(walk.Declared, Has.Count.GreaterThan(150));
        Assert.Multiple(() =>
        {
            Assert.That(walk.Declared.Except(walk.Filled), Is.Empty);
            Assert.That(walk.Unknown, Is.Empty);
        });
    }

    [Test]
    public void No_failure_tells_what_is_inside() =>
        Assert.That(_exchanges.Where(exchange => exchange.Text.Contains("a secret of ours", StringComparison.Ordinal)), Is.Empty);

    private IEnumerable<(Exchange Exchange, JsonElement Schema, JsonElement Value)> Bodies()
    {
        foreach (var exchange in _exchanges.Where(exchange => exchange.MediaType?.EndsWith("json", StringComparison.Ordinal) == true))
            if (exchange.Operation.SchemaOf(exchange.Status, exchange.MediaType) is { } schema)
                yield return (exchange, schema, JsonSerializer.Deserialize<JsonElement>(exchange.Text));
    }
}
