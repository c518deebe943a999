using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.IntegrationTests.OpenApi;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Tenancy;

/// <summary>Every operation that takes an id is asked for the real ids of another company: it has nothing there, and changes nothing.</summary>
internal sealed partial class IsolationTests
{
    // Anybody may call these: a webhook carries its channel's proof, a link its own.
    private static readonly string[] Open =
    [
        "/api/v1/whatsapp/webhook/{channelId}", "/api/whatsapp/webhook/{channelId}", "/media/{token}/{fileName?}", "/openapi/{documentName}.json", "/whatsapp-cloud/webhook/{channelId}",
    ];

    private SeededApp _seeded = null!;
    private HttpClient _rival = null!;
    private ServedDocument _document = null!;
    private Dictionary<string, Guid> _theirs = [];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _seeded = await SeededApp.GetAsync();
        _rival = await _seeded.App.SignInAsync("rival@example.com");
        _document = new ServedDocument(await _rival.GetFromJsonAsync<System.Text.Json.JsonElement>("/openapi/v1.json"));
        _theirs = await IdsAsync(_seeded.Theirs);
    }

    [OneTimeTearDown]
    public void Stop() => _rival.Dispose();

    /// <summary>By what stands before the id in a route. A new kind of thing needs an entry, and one in the seed.</summary>
    private async Task<Dictionary<string, Guid>> IdsAsync(Seed seed) => new()
    {
        ["/api/api-keys"] = await AddAsync("/api/api-keys", new { name = "export", roles = new[] { "sales" } }),
        ["/api/prices"] = await AddAsync("/api/prices", new { validFrom = "2031-07-01", country = "NP", category = "utility", price = new { amount = "0.01", currency = "USD" }, source = "a rate card" }),
        ["/api/bookings"] = seed.Bookings[0],
        ["/api/broadcast-lists"] = seed.BroadcastLists[0],
        ["/api/broadcasts"] = seed.Broadcasts[0],
        ["/api/channels"] = seed.Channel,
        ["/api/contacts"] = seed.Contacts[0],
        ["/api/conversations"] = seed.Conversations[0],
        ["/api/dead-letters"] = seed.DeadLetters[0],
        ["/api/incidents"] = seed.Incidents[0],
        ["/api/leads"] = seed.Leads[0],
        ["/api/media"] = seed.Media[0],
        ["/api/messages"] = seed.Messages[0],
        ["/api/reminders"] = seed.Reminders[0],
        ["/api/templates"] = seed.Templates[0],
        ["/api/trips"] = seed.Trips[0],
        ["/api/users"] = seed.User,
        ["/api/webhook-events"] = seed.Events[0],
        ["/api/whatsapp/config"] = seed.Channel,
    };

    private async Task<Guid> AddAsync(string path, object body)
    {
        using var made = await _rival.PostAsJsonAsync(path, body);
        Assert.That((int)made.StatusCode, Is.EqualTo(201), await made.Content.ReadAsStringAsync());
        return (await made.JsonAsync()).GetProperty("id").GetGuid();
    }

    [Test]
    public async Task Another_companys_ids_are_not_there_whatever_is_asked_of_them()
    {
        var operations = _document.Operations.Where(operation => operation is { IsOpen: false, HasId: true }).ToList();
        Assert.That(operations, Has.Count.GreaterThan(40));
        Assert.That(operations.Select(KindOf).Except(_theirs.Keys).Distinct(), Is.Empty, "each needs an id of the other company");
        var before = await RowsAsync();
        Assert.That(before, Has.Length.GreaterThan(5_000), "there is something to change");
        var wrong = new List<string>();
        foreach (var operation in operations)
            if (await StatusAsync(_seeded.Client, operation) is var status and not 404) wrong.Add($"{operation.Name} {status}");
        Assert.That(wrong, Is.Empty);
        Assert.That(await RowsAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task The_ids_are_real_to_their_own_company()
    {
        foreach (var operation in _document.Operations.Where(operation => operation is { IsOpen: false, HasId: true, Method: "GET" }))
            Assert.That(await StatusAsync(_rival, operation), Is.AnyOf(200, 409), operation.Name);
    }

    [Test]
    public void No_route_with_an_id_stands_outside_the_document()
    {
        var routes = _seeded.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.Parameters.Count > 0).Select(endpoint => Constraint().Replace("/" + endpoint.RoutePattern.RawText!.Trim('/'), "")).Distinct().ToList();
        Assert.That(routes, Has.Count.GreaterThan(40));
        Assert.That(routes.Except(_document.Operations.Select(operation => operation.Path)).Except(Open), Is.Empty);
    }

    private async Task<int> StatusAsync(HttpClient client, Operation operation)
    {
        var path = operation.Path.Replace("{id}", $"{_theirs[KindOf(operation)]}", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), path) { Content = operation.TakesBody ? operation.Example() : null };
        using var answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static string KindOf(Operation operation) => operation.Path[..operation.Path.IndexOf("/{id}", StringComparison.Ordinal)];

    // Each table of tenants by name, with what the other company has in it.
    private const string TablesSql = """
        select string_agg(format(
          'select %L || coalesce(string_agg(t::text, chr(10) order by t::text), '''') as rows from %I.%I t where %I = ''$TENANT''', c.relname || ': ', n.nspname, c.relname, a.attname), ' union all '
          order by c.relname)
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace and n.nspname in ('public', 'keys')
        join pg_attribute a on a.attrelid = c.oid and a.attname in ('tenant_id', 'tenant') and not a.attisdropped
        where c.relkind in ('r', 'p') and not c.relispartition
        """;

    private async Task<string> RowsAsync()
    {
        var database = _seeded.App.Database.SuperuserConnectionString;
        var tables = (await Sql.ReadAsync<string>(database, TablesSql)).Replace("$TENANT", $"{_seeded.Theirs.TenantId}", StringComparison.Ordinal);
        return await Sql.ReadAsync<string>(database, $"select string_agg(rows, chr(10) order by rows) from ({tables}) as tables");
    }

    [GeneratedRegex(":guid")]
    private static partial Regex Constraint();
}
